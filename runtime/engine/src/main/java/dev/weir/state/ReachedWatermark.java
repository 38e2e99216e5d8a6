package dev.weir.state;

import dev.weir.codec.KeyGroupRange;
import java.util.Objects;

/**
 * How far an operator had come with some key groups when its state was captured. Where barriers overtook records, the subtasks
 * of an operator may have come unequally far.
 *
 * @param watermark epoch milliseconds
 */
public record ReachedWatermark(KeyGroupRange keyGroups, long watermark) {
    public ReachedWatermark {
        Objects.requireNonNull(keyGroups, "keyGroups is null");
    }
}
