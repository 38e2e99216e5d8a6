package dev.weir.codec;

import java.util.Objects;
import org.apache.avro.Schema;

/** A codec as codecs are made of each other. */
abstract class Node<T> implements Codec<T> {
    private final Schema schema;

    Node(Schema schema) {
        this.schema = Objects.requireNonNull(schema, "schema is null");
    }

    @Override
    public final Schema schema() {
        return schema;
    }

    /** A function of the value alone, the same in every JVM; part of the checkpoints' format. */
    abstract int hash(T value);

    /** How the values lie in 64 bits; {@code null} if they are not of a primitive type. */
    PrimitiveBits<T> bits() {
        return null;
    }
}
