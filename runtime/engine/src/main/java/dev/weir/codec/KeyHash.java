package dev.weir.codec;

import java.util.Objects;

/**
 * The hash of a key: a function of its value alone, the same in every JVM, and part of the checkpoints' format, since it
 * decides the key group. Immutable.
 */
public final class KeyHash<K> {
    private final Node<K> node;

    private KeyHash(Node<K> node) {
        this.node = node;
    }

    /** @param codec of {@link Codecs#ofKey} */
    public static <K> KeyHash<K> of(Codec<K> codec) {
        Objects.requireNonNull(codec, "codec is null");
        if (!(codec instanceof Node<K> node)) {
            throw new IllegalArgumentException("a key's codec comes from Codecs.ofKey, this one does not: " + codec);
        }
        return new KeyHash<>(node);
    }

    public int hash(K key) {
        return Hashing.finish(node.hash(key));
    }
}
