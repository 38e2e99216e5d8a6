package dev.weir.rocksdb;

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
     * Puts an entry that is restored in its place; its key is the current one.
     *
     * @param namespace, value {@code null} where the kind of state has none
     */
    abstract void restore(Object namespace, Object value);

    @SuppressWarnings("unchecked") // of the codecs of this state
    static <T> T cast(Object value) {
        return (T) value;
    }
}
