package dev.weir.codec;

import org.apache.avro.Schema;

/** Stands for the codec of a record within that record, and bounds how deep it goes. */
final class RecursiveCodec<T> extends Node<T> {
    private Node<T> target; // set once, before the codec is published

    RecursiveCodec(Schema schema) {
        super(schema);
    }

    void target(Node<T> codec) {
        target = codec;
    }

    @Override
    public void write(T value, BinaryWriter out) {
        out.enter();
        target.write(value, out);
        out.exit();
    }

    @Override
    public T read(BinaryReader in) {
        in.enter();
        T value = target.read(in);
        in.exit();
        return value;
    }

    @Override
    int hash(T value) {
        return target.hash(value);
    }
}
