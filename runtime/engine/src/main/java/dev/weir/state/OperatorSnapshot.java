package dev.weir.state;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * What one operator of a task has at a barrier.
 *
 * @param operator its name
 * @param watermark at the barrier, epoch milliseconds
 * @param keyed its keyed state; {@code null} if it has none
 * @param elements its operator state, perhaps later; {@code null} if it has none
 * @param reached how far it has come with key groups that came from a subtask that was ahead of {@code watermark}
 */
public record OperatorSnapshot(
        String operator,
        long watermark,
        KeyedSnapshot keyed,
        CompletionStage<Elements> elements,
        List<ReachedWatermark> reached) {
    /** Of an operator that has come equally far with all its key groups. */
    public OperatorSnapshot(String operator, long watermark, KeyedSnapshot keyed, CompletionStage<Elements> elements) {
        this(operator, watermark, keyed, elements, List.of());
    }

    public OperatorSnapshot {
        Objects.requireNonNull(operator, "operator is null");
        reached = List.copyOf(reached);
    }
}
