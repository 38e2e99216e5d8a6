package dev.weir.codec;

import java.util.Optional;
import org.apache.avro.Schema;

/** A union of null and the value. */
final class OptionalCodec<T> extends Node<Optional<T>> {
    private final Node<T> element;

    OptionalCodec(Schema schema, Node<T> element) {
        super(schema);
        this.element = element;
    }

    @Override
    public void write(Optional<T> value, BinaryWriter out) {
        if (value.isEmpty()) {
            out.writeInt(0);
        } else {
            out.writeInt(1);
            element.write(value.get(), out);
        }
    }

    @Override
    public Optional<T> read(BinaryReader in) {
        return in.readIndex(2) == 0 ? Optional.empty() : Optional.of(element.read(in));
    }

    @Override
    int hash(Optional<T> value) {
        return value.isEmpty() ? 0 : Hashing.combine(1, element.hash(value.get()));
    }

    /** A union in a union is one union, in Avro. */
    static final class OfUnion<T> extends Node<Optional<T>> {
        private final UnionCodec<T> union;

        OfUnion(Schema schema, UnionCodec<T> union) {
            super(schema);
            this.union = union;
        }

        @Override
        public void write(Optional<T> value, BinaryWriter out) {
            if (value.isEmpty()) {
                out.writeInt(0);
            } else {
                union.write(value.get(), out, 1);
            }
        }

        @Override
        public Optional<T> read(BinaryReader in) {
            int branch = in.readIndex(union.size() + 1);
            return branch == 0 ? Optional.empty() : Optional.of(union.read(branch - 1, in));
        }

        @Override
        int hash(Optional<T> value) {
            return value.isEmpty() ? 0 : Hashing.combine(1, union.hash(value.get()));
        }
    }
}
