package dev.weir.codec;

import java.util.List;
import org.apache.avro.Schema;

/** A sealed interface: the index of the record's class among those it permits, then the record. */
final class UnionCodec<T> extends Node<T> {
    private final Class<?>[] classes;
    private final Node<T>[] branches;

    @SuppressWarnings({"unchecked", "rawtypes"}) // a branch gets the values of its own class alone
    UnionCodec(Schema schema, List<Class<?>> classes, List<? extends Node<?>> branches) {
        super(schema);
        this.classes = classes.toArray(new Class<?>[0]);
        this.branches = branches.toArray(new Node[0]);
    }

    @Override
    public void write(T value, BinaryWriter out) {
        write(value, out, 0);
    }

    /** @param before number of branches that come before these */
    void write(T value, BinaryWriter out, int before) {
        int branch = branchOf(value);
        out.writeInt(before + branch);
        branches[branch].write(value, out);
    }

    @Override
    public T read(BinaryReader in) {
        return read(in.readIndex(branches.length), in);
    }

    T read(int branch, BinaryReader in) {
        return branches[branch].read(in);
    }

    int size() {
        return branches.length;
    }

    @Override
    int hash(T value) {
        int branch = branchOf(value);
        return Hashing.combine(branch, branches[branch].hash(value));
    }

    private int branchOf(T value) {
        Class<?> type = value.getClass();
        for (int i = 0; i < classes.length; i++) {
            if (classes[i] == type) {
                return i;
            }
        }
        throw new ClassCastException(type.getName() + " is none of the records of this union: " + schema());
    }
}
