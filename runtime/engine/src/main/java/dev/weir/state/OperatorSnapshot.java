package dev.weir.state;

import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * What one operator of a task has at a barrier.
 *
 * @param operator its name
 * @param watermark at the barrier, epoch milliseconds
 * @param keyed its keyed state; {@code null} if it has none
 * @param elements its operator state, perhaps later; {@code null} if it has none
 */
public record OperatorSnapshot(
        String operator, long watermark, KeyedSnapshot keyed, CompletionStage<Elements> elements) {
    public OperatorSnapshot {
        Objects.requireNonNull(operator, "operator is null");
    }
}
