package dev.weir.state;

import dev.weir.codec.BinaryReader;
import dev.weir.codec.CorruptDataException;
import java.util.List;

/**
 * What happened to one entry since the parts before: in a chunk of changes its ordinal, then the key and the namespace, then
 * what is said below. Each can only be done to what it was made for, so that a change that is applied to anything but its base
 * is found.
 */
public enum Change {
    /** The entry is gone. Nothing follows. */
    REMOVED,
    /** There was no entry. Its value follows. */
    ADDED,
    /** There was one. Its new value follows. */
    REPLACED,
    /** There was one, of which the new one can be made: what {@link EntryFormat#writeDifference} wrote follows. */
    CONTINUED;

    private static final List<Change> ALL = List.of(values());

    /** Reads what the next entry of a chunk begins with; whole entries begin with their keys. */
    static Change read(Chunk.Kind kind, BinaryReader in) {
        return kind == Chunk.Kind.ENTRIES ? ADDED : ALL.get(in.readIndex(ALL.size()));
    }

    /**
     * @param there whether there is an entry of the key
     * @throws CorruptDataException if this cannot have happened to it
     */
    void requireOf(boolean there) {
        if (this == ADDED && there) {
            throw new CorruptDataException("there are two entries of one key");
        }
        if (this != ADDED && !there) {
            throw new CorruptDataException(
                    "an entry is " + this + " that is not there: the part is of another snapshot");
        }
    }
}
