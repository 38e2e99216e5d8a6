package dev.weir.state;

/**
 * A declared state: its tables, one per key group of the subtask, made when the first entry comes. Owner: the task's thread.
 */
abstract class HeapState<K> {
    final Versions versions;
    final CurrentKey<K> current;

    private final StateSignature signature;
    private final StateKind kind;
    private final EntryFormat<K> format;
    private final Table[] tables; // null where a key group has no entry yet
    private final EntrySize entrySize = new EntrySize();

    /** @param place where the state is, and what all states of an operator share */
    HeapState(Place<K> place, StateSignature signature, EntryFormat<K> format) {
        this.versions = place.versions();
        this.current = place.current();
        this.signature = signature;
        this.kind = StateKind.of(signature.kind());
        this.format = format;
        this.tables = new Table[place.keyGroups()];
    }

    /** @param keyGroups number of those that the subtask has */
    record Place<K>(Versions versions, CurrentKey<K> current, int keyGroups) {}

    final StateSignature signature() {
        return signature;
    }

    /** The table of the current key; {@code null} if it has no entry. To be read only. */
    final Table table() {
        return tables[current.table()];
    }

    /** The table of the current key, to be written. */
    final Table writableTable() {
        int index = current.table();
        Table table = tables[index];
        if (table != null && table.isCurrent()) {
            return table;
        }
        Table writable = table == null ? kind.newTable(versions) : table.writable();
        tables[index] = writable;
        return writable;
    }

    /** All tables, {@code null} among them; to be read only. */
    final Table[] tables() {
        return tables;
    }

    final CapturedState capture() {
        return new CapturedState(signature, format, tables.clone(), entrySize);
    }

    /** Where an entry is, or goes, that is restored; until the next is asked for. @param keyHash of the key */
    final Entry entry(K key, int keyHash, Object namespace) {
        current.set(key, keyHash);
        int hash = namespace == null ? keyHash : Table.hash(keyHash, namespace);
        return new Entry(writableTable(), hash, key, namespace);
    }

    /** @param namespace {@code null} if there is none */
    record Entry(Table table, int hash, Object key, Object namespace) {
        /** {@code null} if there is no such entry. */
        Object value() {
            return table.get(hash, key, namespace);
        }

        void put(Object value) {
            table.put(hash, key, namespace, value);
        }

        void remove() {
            table.remove(hash, key, namespace);
        }
    }

    /** Goes on with what a snapshot holds, whose entries are of the same types. */
    final void adopt(CapturedState captured) {
        System.arraycopy(captured.tables(), 0, tables, 0, tables.length);
        entrySize.learn(captured.entrySize());
        restored();
    }

    /** @param bytes that its entries took */
    final void learnSize(long bytes) {
        entrySize.learn(capture().weight(), bytes);
    }

    /** Called when all restored entries are in their places. */
    void restored() {}
}
