package dev.weir.state;

/** A state that the operator has declared, of all keys. Owner: the task's thread. */
abstract class DeclaredState<K> {
    final Versions versions;
    final CurrentKey<K> current;

    private final StateSignature signature;
    private final EntrySize entrySize = new EntrySize();

    /** @param place where the state is, and what all states of an operator share */
    DeclaredState(Place<K> place, StateSignature signature) {
        this.versions = place.versions();
        this.current = place.current();
        this.signature = signature;
    }

    /** @param keyGroups number of those that the subtask has */
    record Place<K>(Versions versions, CurrentKey<K> current, int keyGroups) {}

    final StateSignature signature() {
        return signature;
    }

    final EntrySize entrySize() {
        return entrySize;
    }

    /** Whether {@link #expect} makes anything faster. */
    boolean expects() {
        return false;
    }

    /** Keys of these hashes are about to become current. */
    void expect(int[] hashes, int count) {}

    /** What it is now, by reference; whoever asks captures the versions before the next change. */
    abstract CapturedState capture();

    /**
     * Where an entry is, or goes, that is restored; until the next is asked for.
     *
     * @param keyHash of the key
     * @param namespace {@code null} if the kind of state has none
     */
    abstract Entry entry(K key, int keyHash, Object namespace);

    /**
     * Entries are about to be restored: there is to be room for all of them at once.
     *
     * @param table index of their key group within those of the subtask
     */
    void reserve(int table, int entries) {}

    /**
     * Restores a chunk as a whole, where that is faster than entry by entry.
     *
     * @param table index of its key group within those of the subtask
     * @return whether it did; if not, nothing has changed
     * @throws dev.weir.codec.CorruptDataException if the chunk is none of this state, or follows upon other parts
     */
    boolean restore(int table, Chunk chunk) {
        return false;
    }

    /** The place of one key, and namespace if there is one. */
    interface Entry {
        /** {@code null} if there is no such entry. */
        Object value();

        void put(Object value);

        void remove();
    }

    /** Goes on with what a snapshot holds, whose entries are of the same types. */
    final void adopt(CapturedState captured) {
        goOnFrom(captured);
        entrySize.learn(captured.entrySize());
        restored();
    }

    abstract void goOnFrom(CapturedState captured);

    /** @param bytes that its entries took */
    final void learnSize(long bytes) {
        entrySize.learn(capture().weight(), bytes);
    }

    /** Called when all restored entries are in their places. */
    void restored() {}
}
