package dev.weir.task;

import dev.weir.channel.Element;
import dev.weir.channel.Element.Barrier;
import dev.weir.common.TaskId;
import dev.weir.control.VertexLoad;
import dev.weir.state.InFlightSnapshot;
import dev.weir.state.TaskSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One subtask of a vertex: takes in, calls its chain, sends on.
 *
 * <p>A step first does what other threads have posted. Then it goes on only as far as there is room: what an output or a sink
 * could not take waits, and nothing more is taken in until it is gone. Then what a watermark or timer has left to do, in
 * bounded pieces, and only then new input. A barrier that overtakes is the exception: for it the state is captured as soon as
 * no sink holds a record, and it is sent on, with what waits before it, whether or not there is room.
 */
final class StreamTask implements Task, InputEvents {
    /** Busy steps after which records are sent on although their batches are not full. */
    private static final int STEPS_PER_FLUSH = 16;

    private final TaskContext context;
    private final TaskListener listener;
    private final Chain chain;
    private final TaskCommits commits;
    private final TaskOutputs outputs;
    private final TaskLoad load;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    /** Set once, by {@link #read}, before the first step. */
    private TaskInput input;
    /** Task's thread only, like all below. */
    private boolean running;

    private boolean cancelled;
    private int stepsSinceFlush;

    StreamTask(TaskContext context, TaskListener listener, Chain chain, TaskCommits commits, TaskOutputs outputs) {
        this.context = context;
        this.listener = listener;
        this.chain = chain;
        this.commits = commits;
        this.outputs = outputs;
        this.load = new TaskLoad(context.clock());
    }

    void read(TaskInput from) {
        input = from;
    }

    TaskId id() {
        return context.task();
    }

    /** Whether nothing waits for room and no work is left, so that another record may be processed. */
    boolean mayGoOn() {
        return !context.backpressure().blocked() && !chain.hasWork();
    }

    /** Whether a watermark or a timer left something to do. */
    boolean hasWork() {
        return chain.hasWork();
    }

    /** How it spends its time, and what it had to read when it was asked for that before. Any thread. */
    VertexLoad load() {
        if (input instanceof SourceInput source && !isClosed() && load.asks()) {
            context.mailbox().post(() -> load.lags(source.backlog()));
        }
        return load.read(id().vertex());
    }

    @Override
    public Progress step() throws Exception {
        load.goesOn();
        Progress progress = proceed();
        if (progress == Progress.IDLE) {
            load.stops(context.backpressure().blocked());
        }
        return progress;
    }

    private Progress proceed() throws Exception {
        if (!running) {
            running = true;
            commits.start();
            chain.begin();
            input.begin();
        }
        context.mailbox().empty();
        if (cancelled) {
            close();
            return Progress.DONE;
        }
        commits.retry();
        boolean room = drained();
        if (input.overtakes() && commits.holdNothing()) {
            overtake();
            return Progress.PROGRESS;
        }
        if (!room) {
            return Progress.IDLE;
        }
        if (chain.work() || input.advance()) {
            if (++stepsSinceFlush >= STEPS_PER_FLUSH) {
                flush();
            }
            return Progress.PROGRESS;
        }
        flush();
        return Progress.IDLE;
    }

    /** Has the state captured, or brings it closer to where it can be: whether or not there is room for what that makes. */
    private void overtake() {
        if (chain.isCapturable()) {
            input.overtake();
            return;
        }
        context.backpressure().release();
        chain.workToCapture();
        context.backpressure().block();
    }

    private void flush() {
        stepsSinceFlush = 0;
        if (input.holdsBack()) {
            chain.heldBack();
        }
        chain.endOfBatch();
        outputs.flush();
    }

    /** Sends what waits for room, as far as there is some; whether nothing waits any more. */
    private boolean drained() {
        if (context.backpressure().blocked() && commits.drain() && outputs.drain()) {
            context.backpressure().release();
            chain.heldBack();
        }
        return !context.backpressure().blocked();
    }

    @Override
    public long wakeAt() {
        long retry = Math.min(commits.wakeAt(), input.overtakesAt());
        return context.backpressure().blocked() ? retry : Math.min(retry, chain.wakeAt());
    }

    @Override
    public void checkpoint(Barrier barrier) {
        capture(barrier, Optional.empty());
    }

    @Override
    public void overtaking(Barrier barrier, CompletionStage<List<InFlightSnapshot>> inFlight) {
        capture(barrier, Optional.of(inFlight));
    }

    private void capture(Barrier barrier, Optional<CompletionStage<List<InFlightSnapshot>>> inFlight) {
        long id = barrier.checkpointId();
        chain.prepare(id);
        listener.notifyCheckpoint(id(), id);
        TaskSnapshot snapshot = new TaskSnapshot(id(), id, chain.capture(id, barrier.form()), inFlight);
        if (context.plan().alignment().mayOvertake(barrier)) {
            outputs.force(barrier);
        } else {
            outputs.broadcast(barrier);
        }
        listener.captured(snapshot);
    }

    @Override
    public void superseded(long checkpointId) {
        listener.declined(id(), checkpointId, "a newer checkpoint's barrier came first");
    }

    @Override
    public void inputEnded() {
        outputs.broadcast(Element.End.OF_DATA);
        listener.drained(id());
    }

    void start() {
        context.mailbox().post(() -> input.start());
    }

    /** Has a checkpoint begin here, if this is a source. */
    void inject(Barrier barrier, boolean thenStop) {
        context.mailbox().post(() -> input.inject(barrier, thenStop));
    }

    void abort(long checkpointId) {
        context.mailbox().post(() -> {
            input.abort(checkpointId);
            chain.checkpointAborted(checkpointId);
        });
    }

    void checkpointCompleted(long checkpointId) {
        context.mailbox().post(() -> chain.checkpointCompleted(checkpointId));
    }

    void commit(long checkpointId) {
        context.mailbox().post(() -> commits.commit(checkpointId));
    }

    /** @return completes when the task's operators are closed, whether by this or by a failure before it */
    CompletionStage<Void> cancel() {
        context.mailbox().post(() -> cancelled = true);
        return closed;
    }

    boolean isClosed() {
        return closed.isDone();
    }

    @Override
    public void fail(Throwable failure) {
        try {
            listener.failed(id(), failure);
        } finally {
            close();
        }
    }

    private void close() {
        try {
            chain.close();
        } finally {
            closed.complete(null);
        }
    }

    /** Gives up a task that never ran. */
    void discard() {
        close();
    }

    static CompletableFuture<Void> closedAll(List<StreamTask> tasks) {
        return CompletableFuture.allOf(tasks.stream().map(task -> task.closed).toArray(CompletableFuture<?>[]::new));
    }
}
