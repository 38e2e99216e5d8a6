package dev.weir.rocksdb;

import dev.weir.codec.CorruptDataException;
import dev.weir.rocksdb.Catalog.Numbered;
import dev.weir.state.StateSignature;

/** A declared state. Owner: the task's thread. */
abstract class RocksState<K> {
    final Access<K> access;

    private final Numbered numbered;

    RocksState(Access<K> access, Numbered numbered) {
        this.access = access;
        this.numbered = numbered;
    }

    final StateSignature signature() {
        return numbered.signature();
    }

    /** Part of its keys. */
    final int number() {
        return numbered.number();
    }

    /**
     * Whether the current key has an entry.
     *
     * @param namespace {@code null} where the kind of state has none, and for a whole map
     */
    abstract boolean containsEntry(Object namespace);

    /** Takes the current key's entry away. @param namespace as above */
    abstract void removeEntry(Object namespace);

    /**
     * Puts a restored entry of the current key in its place.
     *
     * @param within the namespace, or the key within the map; {@code null} where there is none
     * @param value of a list all items; {@code null} of a timer
     */
    abstract void putEntry(Object within, Object value);

    /** Appends a restored item, if this is a list. */
    void appendItem(Object item) {
        throw notThat("continued");
    }

    /** Takes an entry away, if this is a map. */
    void removeFromMap(Object mapKey) {
        throw notThat("continued");
    }

    private CorruptDataException notThat(String change) {
        return new CorruptDataException("an entry is " + change + " that is written whole");
    }

    @SuppressWarnings("unchecked") // of the codecs of this state
    static <T> T cast(Object value) {
        return (T) value;
    }
}
