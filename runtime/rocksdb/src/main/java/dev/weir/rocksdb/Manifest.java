package dev.weir.rocksdb;

import dev.weir.codec.KeyGroupRange;
import dev.weir.rocksdb.Catalog.Numbered;
import java.util.List;

/**
 * The first part of a checkpoint's keyed state: what the other parts are, and what is in them.
 *
 * @param format version of this form and of {@link KeyLayout}
 * @param operator name of the operator
 * @param maxParallelism number of key groups of the job
 * @param firstKeyGroup of the subtask, inclusive; the files may have entries of others, which do not count
 * @param endKeyGroup of the subtask, exclusive
 * @param states that the keys name by their numbers
 * @param nextNumber for a state that comes
 * @param files the other parts, in their order
 * @param inside small files of the database that change with each checkpoint
 */
record Manifest(
        int format,
        String operator,
        int maxParallelism,
        int firstKeyGroup,
        int endKeyGroup,
        List<Numbered> states,
        int nextNumber,
        List<TableFile> files,
        List<SmallFile> inside) {
    static final int VERSION = 1;

    /** @param length in bytes */
    record TableFile(String name, long length) {}

    record SmallFile(String name, byte[] content) {}

    /** The same with its files named. */
    Manifest with(List<TableFile> named, List<SmallFile> small) {
        return new Manifest(
                format,
                operator,
                maxParallelism,
                firstKeyGroup,
                endKeyGroup,
                states,
                nextNumber,
                List.copyOf(named),
                List.copyOf(small));
    }

    KeyGroupRange keyGroups() {
        return new KeyGroupRange(firstKeyGroup, endKeyGroup);
    }
}
