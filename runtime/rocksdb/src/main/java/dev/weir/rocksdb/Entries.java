package dev.weir.rocksdb;

import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/** Walks over a range of a database's entries in the order of their keys. One thread; to be closed. */
final class Entries implements AutoCloseable {
    private final String where;
    private final Slice end;
    private final ReadOptions options;
    private final RocksIterator iterator;
    private boolean begun;

    /**
     * @param from the first key, inclusive
     * @param end exclusive
     * @param snapshot as of when; {@code null}: now
     * @param keep whether what is read may stay in the cache
     */
    Entries(RocksDB database, String where, byte[] from, byte[] end, Snapshot snapshot, boolean keep) {
        this.where = where;
        this.end = new Slice(end);
        this.options = new ReadOptions().setIterateUpperBound(this.end).setFillCache(keep);
        if (snapshot != null) {
            options.setSnapshot(snapshot);
        }
        this.iterator = database.newIterator(options);
        iterator.seek(from);
    }

    /** Whether there is one more; makes it the current one. */
    boolean next() {
        if (begun) {
            iterator.next();
        }
        begun = true;
        if (iterator.isValid()) {
            return true;
        }
        try {
            iterator.status();
            return false;
        } catch (RocksDBException e) {
            throw StateDiskException.of(e, where);
        }
    }

    byte[] key() {
        return iterator.key();
    }

    byte[] value() {
        return iterator.value();
    }

    @Override
    public void close() {
        iterator.close();
        options.close();
        end.close();
    }
}
