package dev.weir.task;

import dev.weir.api.KeySelector;
import dev.weir.codec.Codecs;
import dev.weir.codec.KeyGroups;
import dev.weir.codec.KeyHash;
import dev.weir.graph.Partitioning;

/** The key groups of an edge's records. */
final class RecordKeyGroups {
    private final String receiver;
    private final KeySelector<Object, Object> selector;
    private final KeyHash<Object> keyHash;
    private final int maxParallelism;

    /** @param receiver the operator whose key it is */
    @SuppressWarnings("unchecked")
    RecordKeyGroups(String receiver, Partitioning.Hash hash, int maxParallelism, Codecs codecs) {
        this.receiver = receiver;
        this.selector = (KeySelector<Object, Object>) hash.selector();
        this.keyHash = (KeyHash<Object>) KeyHash.of(codecs.ofKey(hash.keyType()));
        this.maxParallelism = maxParallelism;
    }

    /** @throws OperatorFailure if the record has no key */
    int of(Object value) {
        int hash;
        try {
            Object key = selector.keyOf(value);
            if (key == null) {
                throw new NullPointerException("the key of " + value + " is null: give every record a key");
            }
            hash = keyHash.hash(key);
        } catch (RuntimeException e) {
            throw OperatorFailure.of(receiver, e);
        }
        return KeyGroups.of(hash, maxParallelism);
    }
}
