package dev.weir.task;

import dev.weir.api.Collector;
import dev.weir.api.KeySelector;
import dev.weir.api.KeyedProcessFunction;
import dev.weir.api.OutputTag;
import dev.weir.channel.RecordBatch;
import dev.weir.checkpoint.DeclaredStates;
import dev.weir.common.Clock;
import dev.weir.graph.OperatorSpec.ProcessSpec;
import dev.weir.state.KeyedState;
import dev.weir.state.OperatorSnapshot;
import dev.weir.state.SnapshotForm;
import dev.weir.state.Timers;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The author's function, with state and timers of the key. */
final class ProcessOperator extends Operator {
    private static final int TIMERS_PER_STEP = 256;

    private final ExpectedKeys keys;
    private final KeyedProcessFunction<Object, Object, Object> function;
    private final KeyedState<Object> state;
    private final Timers<Object> eventTimers;
    private final Timers<Object> processingTimers;
    private final ReachedByKeyGroup reached;
    private final Clock clock;
    private final Backpressure backpressure;
    private final Context context = new Context();
    private final Collector<Object> collector = this::emit;
    /** All event timers up to here have fired, and the watermark was sent on. */
    private long watermark;
    /** The watermark that has come in. */
    private long target;
    /** Timers that may still fire in this step. */
    private int budget;

    @SuppressWarnings("unchecked")
    ProcessOperator(ProcessSpec spec, KeyedContext keyed, TaskContext task) {
        super(spec.name());
        this.function =
                (KeyedProcessFunction<Object, Object, Object>) spec.function().get();
        this.state = keyed.state();
        this.keys = new ExpectedKeys((KeySelector<Object, Object>) spec.selector(), state);
        this.eventTimers = state.timers(DeclaredStates.EVENT_TIMERS);
        this.processingTimers = state.timers(DeclaredStates.PROCESSING_TIMERS);
        this.watermark = keyed.watermark();
        this.target = watermark;
        this.reached = keyed.reached();
        this.clock = task.clock();
        this.backpressure = task.backpressure();
    }

    @Override
    void open() throws Exception {
        function.open(state.declaration());
    }

    @Override
    public void expect(RecordBatch batch) {
        keys.expect(batch);
    }

    @Override
    public void process(Object value, long timestamp) {
        try {
            keys.makeCurrent(value);
            context.timestamp = timestamp;
            function.process(value, context, collector);
        } catch (Exception e) {
            throw failure(e);
        }
    }

    @Override
    void begin() {
        if (watermark > Long.MIN_VALUE) {
            all().watermark(watermark);
        }
    }

    private void emit(Object value) {
        out().process(required(value), context.timestamp);
    }

    @Override
    public void watermark(long timestamp) {
        if (timestamp > target) {
            target = timestamp;
            work();
        }
    }

    /** At the end of the input what was set for wall-clock time does not fire any more. */
    @Override
    boolean hasWork() {
        return target > watermark || (watermark != Long.MAX_VALUE && processingTimerDue());
    }

    private boolean processingTimerDue() {
        long earliest = processingTimers.earliest();
        return earliest != Long.MAX_VALUE && earliest <= clock.epochMillis();
    }

    @Override
    void work() {
        budget = TIMERS_PER_STEP;
        if (target > watermark && fire(eventTimers, target)) {
            watermark = target;
            all().watermark(watermark);
        }
        if (budget > 0 && watermark != Long.MAX_VALUE && processingTimerDue()) {
            fire(processingTimers, clock.epochMillis());
        }
    }

    /** Whether all that are due have fired. */
    private boolean fire(Timers<Object> timers, long to) {
        try {
            timers.advance(to, this::onTimer);
        } catch (Exception e) {
            throw failure(e);
        }
        return timers.earliest() > to || budget > 0 && !backpressure.blocked();
    }

    private boolean onTimer(Object key, long timestamp) throws Exception {
        context.timestamp = timestamp;
        function.onTimer(timestamp, context, collector);
        budget--;
        return budget > 0 && !backpressure.blocked();
    }

    @Override
    long wakeAt() {
        long earliest = processingTimers.earliest();
        if (earliest == Long.MAX_VALUE || watermark == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        long millis = Math.min(Math.max(0, earliest - clock.epochMillis()), TimeUnit.DAYS.toMillis(1));
        return clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Override
    Optional<OperatorSnapshot> capture(long checkpointId, SnapshotForm form) {
        return KeyedContext.snapshot(
                name(), watermark, state.captureState(checkpointId, form), reached.ahead(watermark));
    }

    @Override
    void checkpointCompleted(long checkpointId) {
        state.notifyCheckpointComplete(checkpointId);
    }

    @Override
    void checkpointAborted(long checkpointId) {
        state.notifyCheckpointAborted(checkpointId);
    }

    @Override
    void close() throws Exception {
        function.close();
    }

    /** What the function sees during a call. */
    private final class Context implements KeyedProcessFunction.Context<Object> {
        /** Of the record or timer in hand. */
        private long timestamp;

        @Override
        public Object key() {
            return state.currentKey();
        }

        @Override
        public long timestamp() {
            return timestamp;
        }

        @Override
        public long watermark() {
            return target;
        }

        @Override
        public long processingTime() {
            return clock.epochMillis();
        }

        @Override
        public void setEventTimer(long at) {
            eventTimers.set(at);
        }

        @Override
        public void deleteEventTimer(long at) {
            eventTimers.delete(at);
        }

        @Override
        public void setProcessingTimer(long at) {
            processingTimers.set(at);
        }

        @Override
        public void deleteProcessingTimer(long at) {
            processingTimers.delete(at);
        }

        @Override
        public <S> void emit(OutputTag<S> tag, S value) {
            Downstream side = side(tag.name());
            if (side != null) {
                side.process(required(value), timestamp);
            }
        }
    }
}
