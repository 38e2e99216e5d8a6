package dev.weir.codec;

import org.apache.avro.Schema;

/** The index of the constant. */
final class EnumCodec<T> extends Node<T> {
    private final T[] constants;
    private final int[] hashes;

    EnumCodec(Schema schema, T[] constants) {
        super(schema);
        this.constants = constants;
        this.hashes = new int[constants.length];
        for (int i = 0; i < constants.length; i++) {
            hashes[i] = Hashing.of(((Enum<?>) constants[i]).name());
        }
    }

    @Override
    public void write(T value, BinaryWriter out) {
        out.writeInt(((Enum<?>) value).ordinal());
    }

    @Override
    public T read(BinaryReader in) {
        return constants[in.readIndex(constants.length)];
    }

    /** By name: constants may be added between others. */
    @Override
    int hash(T value) {
        return hashes[((Enum<?>) value).ordinal()];
    }
}
