package dev.weir.codec;

/**
 * The hash of a key: a function of its value alone, the same in every JVM, and part of the checkpoints' format, since it
 * decides the key group. Immutable.
 */
public final class KeyHash<K> {
    private final Codec<K> codec;

    private KeyHash(Codec<K> codec) {
        this.codec = codec;
    }

    /** @param codec of {@link Codecs#ofKey} */
    public static <K> KeyHash<K> of(Codec<K> codec) {
        return new KeyHash<>(codec);
    }

    public int hash(K key) {
        throw new UnsupportedOperationException(codec + " " + key);
    }
}
