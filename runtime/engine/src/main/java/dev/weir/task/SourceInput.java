package dev.weir.task;

import dev.weir.api.SourceReader.Status;
import dev.weir.channel.Element.Barrier;
import java.util.ArrayDeque;
import java.util.Queue;

/** The input of a task that begins with a source. */
final class SourceInput implements TaskInput {
    private static final int RECORDS_PER_STEP = 256;

    private final SourceOperator source;
    private final InputEvents events;
    /** Barriers that are to enter here. */
    private final Queue<Barrier> injected = new ArrayDeque<>();

    private boolean started;
    /** Whether the reader said that it has nothing now. */
    private boolean waiting;

    private boolean ended;

    SourceInput(SourceOperator source, InputEvents events) {
        this.source = source;
        this.events = events;
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
        if (!injected.isEmpty()) {
            events.checkpoint(injected.remove());
            return true;
        }
        if (!started || ended || (waiting && !source.wanted())) {
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

    @Override
    public boolean holdsBack() {
        return false;
    }

    @Override
    public void inject(Barrier barrier) {
        injected.add(barrier);
    }

    @Override
    public void abort(long checkpointId) {
        injected.removeIf(barrier -> barrier.checkpointId() == checkpointId);
    }
}
