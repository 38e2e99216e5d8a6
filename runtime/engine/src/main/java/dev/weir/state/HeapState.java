package dev.weir.state;

/** A state in tables, one per key group of the subtask, made when the first entry comes. Owner: the task's thread. */
abstract class HeapState<K> extends DeclaredState<K> {
    private final StateKind kind;
    private final EntryFormat<K> format;
    private final Table[] tables; // null where a key group has no entry yet

    /** @param place where the state is, and what all states of an operator share */
    HeapState(Place<K> place, StateSignature signature, EntryFormat<K> format) {
        super(place, signature);
        this.kind = StateKind.of(signature.kind());
        this.format = format;
        this.tables = new Table[place.keyGroups()];
    }

    /** The table of the current key; {@code null} if it has no entry. To be read only. */
    final Table table() {
        return tables[current.table()];
    }

    /** The table of the current key, to be written. */
    final Table writableTable() {
        return writableTable(current.table());
    }

    private Table writableTable(int index) {
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

    @Override
    final CapturedState capture() {
        return new CapturedTables(signature(), format, tables.clone(), entrySize());
    }

    @Override
    final void reserve(int table, int entries) {
        writableTable(table).reserve(entries);
    }

    @Override
    final Entry entry(K key, int keyHash, Object namespace) {
        current.set(key, keyHash);
        int hash = namespace == null ? keyHash : Table.hash(keyHash, namespace);
        return new InTable(writableTable(), hash, key, namespace);
    }

    /** @param namespace {@code null} if the table has none, or one for all */
    record InTable(Table table, int hash, Object key, Object namespace) implements Entry {
        @Override
        public Object value() {
            return table.get(hash, key, namespace);
        }

        @Override
        public void put(Object value) {
            table.put(hash, key, namespace, value);
        }

        @Override
        public void remove() {
            table.remove(hash, key, namespace);
        }
    }

    @Override
    final void goOnFrom(CapturedState captured) {
        System.arraycopy(((CapturedTables) captured).tables(), 0, tables, 0, tables.length);
    }
}
