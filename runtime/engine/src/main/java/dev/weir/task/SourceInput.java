package dev.weir.task;

import dev.weir.api.SourceReader.Status;
import dev.weir.channel.Element.Barrier;
import dev.weir.common.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** The input of a task that begins with a source. */
final class SourceInput implements TaskInput {
    /** A watermark follows upon each step, and cuts the batches of all channels: so several batches to each. */
    private static final int RECORDS_PER_STEP = 1024;

    private final SourceOperator source;
    private final InputEvents events;
    private final Alignment alignment;
    private final Clock clock;
    /** Barriers that are to enter here. */
    private final Queue<Injected> injected = new ArrayDeque<>();
    /** The checkpoint whose barrier has entered, and after which nothing is read; empty if there is none. */
    private OptionalLong stoppedBy = OptionalLong.empty();

    private boolean started;
    /** Whether the reader said that it has nothing now. */
    private boolean waiting;

    private boolean ended;

    /**
     * @param thenStop nothing is read after it, unless the checkpoint is aborted
     * @param overtakesAt when it does not wait for room any more, on the clock's {@code nanoTime}
     */
    private record Injected(Barrier barrier, boolean thenStop, long overtakesAt) {}

    SourceInput(SourceOperator source, InputEvents events, Alignment alignment, Clock clock) {
        this.source = source;
        this.events = events;
        this.alignment = alignment;
        this.clock = clock;
    }

    @Override
    public void start() {
        if (!started) {
            started = true;
            source.start();
        }
    }

    @Override
    public boolean advance() {
        if (overtakes()) {
            overtake();
            return true;
        }
        if (!injected.isEmpty()) {
            Injected next = injected.remove();
            events.checkpoint(next.barrier());
            if (next.thenStop()) {
                stoppedBy = OptionalLong.of(next.barrier().checkpointId());
                source.stop(true);
            }
            return true;
        }
        if (!started || ended || stoppedBy.isPresent() || (waiting && !source.wanted())) {
            return false;
        }
        Status status = source.poll(RECORDS_PER_STEP);
        waiting = status == Status.WAIT;
        if (status == Status.END) {
            ended = true;
            events.inputEnded();
        }
        return !waiting;
    }

    /** About how many records are there to be read; empty if that is not known. */
    OptionalLong backlog() {
        return source.backlog();
    }

    @Override
    public void begin() {}

    /** There is nothing here to overtake but what waits in the task's outputs, which goes on with the barrier. */
    @Override
    public boolean overtakes() {
        return !injected.isEmpty()
                && alignment.mayOvertake(injected.element().barrier())
                && injected.element().overtakesAt() <= clock.nanoTime();
    }

    @Override
    public void overtake() {
        Barrier barrier = injected.remove().barrier();
        events.overtaking(
                new Barrier(barrier.checkpointId(), barrier.triggeredAt(), barrier.form(), true),
                CompletableFuture.completedFuture(List.of()));
    }

    @Override
    public long overtakesAt() {
        // One that is overdue waits for something else, which wakes the task.
        return injected.isEmpty() || injected.element().overtakesAt() <= clock.nanoTime()
                ? Long.MAX_VALUE
                : injected.element().overtakesAt();
    }

    /** A source that has stopped is not idle: it goes on if the checkpoint is aborted. */
    @Override
    public boolean holdsBack() {
        return stoppedBy.isPresent();
    }

    @Override
    public void inject(Barrier barrier, boolean thenStop) {
        injected.add(new Injected(barrier, thenStop, alignment.deadline(barrier, clock.nanoTime())));
    }

    @Override
    public void abort(long checkpointId) {
        injected.removeIf(waiting -> waiting.barrier().checkpointId() == checkpointId);
        if (stoppedBy.isPresent() && stoppedBy.getAsLong() == checkpointId) {
            stoppedBy = OptionalLong.empty();
            source.stop(false);
        }
    }
}
