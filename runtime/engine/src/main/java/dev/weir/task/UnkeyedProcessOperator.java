package dev.weir.task;

import dev.weir.api.Collector;
import dev.weir.api.OutputTag;
import dev.weir.api.ProcessFunction;
import dev.weir.common.Clock;
import dev.weir.graph.OperatorSpec.UnkeyedProcessSpec;
import dev.weir.state.Elements;
import dev.weir.state.OperatorLists;
import dev.weir.state.OperatorSnapshot;
import dev.weir.state.RestoredOperator;
import dev.weir.state.SnapshotForm;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The author's function, with lists of the subtask. */
final class UnkeyedProcessOperator extends Operator {
    private final ProcessFunction<Object, Object> function;
    private final OperatorLists lists;
    private final TaskContext task;
    private final Clock clock;
    private final Context context = new Context();
    private final Collector<Object> collector = this::emit;
    /** The watermark that was sent on. */
    private long watermark;

    @SuppressWarnings("unchecked")
    UnkeyedProcessOperator(UnkeyedProcessSpec spec, Optional<RestoredOperator> restored, TaskContext task) {
        super(spec.name());
        this.function = (ProcessFunction<Object, Object>) spec.function().get();
        this.lists = new OperatorLists(
                spec.name(),
                task.task().subtask(),
                task.parallelism(),
                task.plan().codecs(),
                restored.map(RestoredOperator::lists).orElseGet(List::of));
        this.watermark = restored.map(RestoredOperator::watermark).orElse(Long.MIN_VALUE);
        this.task = task;
        this.clock = task.clock();
    }

    @Override
    void open() throws Exception {
        function.open(lists);
        lists.opened();
    }

    @Override
    void begin() {
        if (watermark > Long.MIN_VALUE) {
            all().watermark(watermark);
        }
    }

    @Override
    public void process(Object value, long timestamp) {
        context.timestamp = timestamp;
        try {
            function.process(value, context, collector);
        } catch (Exception e) {
            throw failure(e);
        }
    }

    private void emit(Object value) {
        out().process(required(value), context.timestamp);
    }

    @Override
    public void watermark(long timestamp) {
        if (timestamp > watermark) {
            watermark = timestamp;
            all().watermark(timestamp);
        }
    }

    @Override
    Optional<OperatorSnapshot> capture(long checkpointId, SnapshotForm form) {
        Elements now = lists.capture();
        return Optional.of(new OperatorSnapshot(
                name(), watermark, null, now.lists().isEmpty() ? null : CompletableFuture.completedFuture(now)));
    }

    @Override
    void close() throws Exception {
        function.close();
    }

    /** What the function sees during a call. */
    private final class Context implements ProcessFunction.Context {
        /** Of the record in hand. */
        private long timestamp;

        @Override
        public int subtaskIndex() {
            return task.task().subtask();
        }

        @Override
        public int parallelism() {
            return task.parallelism();
        }

        @Override
        public long timestamp() {
            return timestamp;
        }

        @Override
        public long watermark() {
            return watermark;
        }

        @Override
        public long processingTime() {
            return clock.epochMillis();
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
