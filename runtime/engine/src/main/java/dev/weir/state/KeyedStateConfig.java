package dev.weir.state;

import dev.weir.api.DataType;
import dev.weir.codec.Codecs;
import dev.weir.codec.KeyGroupRange;
import java.util.Objects;

/**
 * What the keyed state of one subtask is made for.
 *
 * @param operator name of the stateful operator
 * @param key type of the keys
 * @param keyGroups of this subtask
 * @param maxParallelism number of all key groups of the job
 */
public record KeyedStateConfig<K>(
        String operator, DataType<K> key, KeyGroupRange keyGroups, int maxParallelism, Codecs codecs) {
    public KeyedStateConfig {
        Objects.requireNonNull(operator, "operator is null");
        Objects.requireNonNull(key, "key is null");
        Objects.requireNonNull(keyGroups, "keyGroups is null");
        Objects.requireNonNull(codecs, "codecs is null");
        if (maxParallelism < 1 || keyGroups.end() > maxParallelism) {
            throw new IllegalArgumentException(
                    "key groups " + keyGroups + " are not within a maximum parallelism of " + maxParallelism);
        }
    }
}
