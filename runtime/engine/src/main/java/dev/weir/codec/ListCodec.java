package dev.weir.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.avro.Schema;

/** An Avro array. What is read cannot be changed. */
final class ListCodec<T> extends Node<List<T>> {
    private final Node<T> element;

    ListCodec(Schema schema, Node<T> element) {
        super(schema);
        this.element = element;
    }

    @Override
    public void write(List<T> value, BinaryWriter out) {
        int size = value.size();
        if (size > 0) {
            out.writeInt(size);
            int start = out.position();
            for (T item : value) {
                Blocks.refuseNull(item, "an element of a List");
                element.write(item, out);
            }
            Blocks.checkWritten(size, out.position() - start);
        }
        out.writeInt(0);
    }

    @Override
    public List<T> read(BinaryReader in) {
        int count = Blocks.readCount(in, 0);
        if (count == 0) {
            return List.of();
        }
        List<T> items = new ArrayList<>(Math.min(count, in.remaining() + 1));
        while (count > 0) {
            for (int i = 0; i < count; i++) {
                items.add(element.read(in));
            }
            count = Blocks.readCount(in, items.size());
        }
        return Collections.unmodifiableList(items);
    }

    @Override
    int hash(List<T> value) {
        int hash = Hashing.SEED;
        for (T item : value) {
            hash = Hashing.combine(hash, element.hash(item));
        }
        return hash;
    }
}
