package dev.weir.task;

import dev.weir.api.DataType;
import dev.weir.codec.KeyGroups;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.KeyedStateBackend;
import dev.weir.state.KeyedStateConfig;
import dev.weir.state.OperatorSnapshot;
import dev.weir.state.ReachedWatermark;
import dev.weir.state.RestoredOperator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keyed state that one operator of one subtask begins with.
 *
 * @param watermark that the operator had reached; {@link Long#MIN_VALUE} at the beginning
 * @param reached how far each key group had come
 */
record KeyedContext(KeyedState<Object> state, long watermark, ReachedByKeyGroup reached) {
    /** Counts the states that were restored without a read from storage. */
    static final String RESTORED_LOCALLY = "state.restoredLocally";

    private static final Logger LOG = LoggerFactory.getLogger(KeyedContext.class);

    /** May block. */
    @SuppressWarnings("unchecked")
    static KeyedContext create(
            String operator,
            DataType<?> keyType,
            Optional<RestoredOperator> restored,
            KeyedStateBackend backend,
            TaskContext task)
            throws IOException {
        KeyedStateConfig<Object> config = new KeyedStateConfig<>(
                operator,
                (DataType<Object>) keyType,
                KeyGroups.range(task.task().subtask(), task.maxParallelism(), task.parallelism()),
                task.maxParallelism(),
                task.plan().codecs());
        long begun = task.clock().nanoTime();
        KeyedState<Object> state =
                backend.create(config, restored.map(RestoredOperator::keyed).orElseGet(List::of));
        if (state.isRestoredFromMemory()) {
            task.count(RESTORED_LOCALLY);
        }
        if (restored.isPresent()) {
            LOG.info(
                    "state of operator '{}' of task {} is read from {}, after {} ms",
                    operator,
                    task.task(),
                    state.isRestoredFromMemory() ? "memory" : "storage",
                    TimeUnit.NANOSECONDS.toMillis(task.clock().nanoTime() - begun));
        }
        return new KeyedContext(
                state,
                restored.map(RestoredOperator::watermark).orElse(Long.MIN_VALUE),
                new ReachedByKeyGroup(
                        task.plan().codecs().ofKey((DataType<Object>) keyType),
                        KeyGroups.range(task.task().subtask(), task.maxParallelism(), task.parallelism()),
                        task.maxParallelism(),
                        restored.map(RestoredOperator::reached).orElseGet(List::of)));
    }

    static Optional<OperatorSnapshot> snapshot(
            String operator, long watermark, KeyedSnapshot keyed, List<ReachedWatermark> ahead) {
        return Optional.of(new OperatorSnapshot(operator, watermark, keyed, null, ahead));
    }
}
