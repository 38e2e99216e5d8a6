package dev.weir.rocksdb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.rocksdb.Checkpoint;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteOptions;

/**
 * One open RocksDB. Its owner, and every snapshot that reads it, holds it; it is closed when the last lets it go. Safe to use
 * from any thread that holds it, but for {@link #get}, whose buffer is the task's.
 */
final class Database {
    private static final int FIRST_BUFFER = 512;

    private final Path folder;
    private final String where;
    private final Options options;
    private final WriteOptions writes = new WriteOptions().setDisableWAL(true);
    private final ReadOptions reads = new ReadOptions();
    private final RocksDB rocks;
    private final Runnable closed;

    private int holders = 1; // under this
    private byte[] found = new byte[FIRST_BUFFER]; // what get has read; the task's thread only

    private Database(Path folder, Options options, RocksDB rocks, Runnable closed) {
        this.folder = folder;
        this.where = folder.toString();
        this.options = options;
        this.rocks = rocks;
        this.closed = closed;
    }

    /** @param closed called when it is closed */
    static Database open(Path folder, NativeMemory memory, Runnable closed) {
        Options options = memory.options();
        try {
            return new Database(folder, options, RocksDB.open(options, folder.toString()), closed);
        } catch (RocksDBException e) {
            options.close();
            throw StateDiskException.of(e, folder.toString());
        }
    }

    /** Holds it once more. */
    synchronized void hold() {
        if (holders == 0) {
            throw new IllegalStateException("the database in " + where + " is closed");
        }
        holders++;
    }

    /** Lets it go, once for each hold and once by its owner. */
    synchronized void letGo() {
        holders--;
        if (holders == 0) {
            reads.close();
            writes.close();
            rocks.close();
            options.close();
            closed.run();
        }
    }

    Path folder() {
        return folder;
    }

    /** @return the length of the value, which is in {@link #found}; -1 if there is none. The task's thread only */
    int get(byte[] key, int keyLength) {
        try {
            int length = rocks.get(reads, key, 0, keyLength, found, 0, found.length);
            if (length > found.length) {
                found = new byte[Math.max(length, 2 * found.length)];
                length = rocks.get(reads, key, 0, keyLength, found, 0, found.length);
            }
            return length;
        } catch (RocksDBException e) {
            throw StateDiskException.of(e, where);
        }
    }

    /** What the last {@link #get} has read; the next one overwrites it. */
    byte[] found() {
        return found;
    }

    void put(byte[] key, int keyLength, byte[] value, int valueLength) {
        try {
            rocks.put(writes, key, 0, keyLength, value, 0, valueLength);
        } catch (RocksDBException e) {
            throw StateDiskException.of(e, where);
        }
    }

    void put(byte[] key, byte[] value) {
        put(key, key.length, value, value.length);
    }

    /** Appends to the value, if there is one. */
    void append(byte[] key, int keyLength, byte[] value, int valueLength) {
        try {
            rocks.merge(writes, key, 0, keyLength, value, 0, valueLength);
        } catch (RocksDBException e) {
            throw StateDiskException.of(e, where);
        }
    }

    void delete(byte[] key, int keyLength) {
        try {
            rocks.delete(writes, key, 0, keyLength);
        } catch (RocksDBException e) {
            throw StateDiskException.of(e, where);
        }
    }

    /** @param from inclusive. @param end exclusive */
    void deleteRange(byte[] from, byte[] end) {
        if (Arrays.compareUnsigned(from, end) >= 0) {
            return;
        }
        try {
            rocks.deleteRange(writes, from, end);
        } catch (RocksDBException e) {
            throw StateDiskException.of(e, where);
        }
    }

    /** The entries of a range, of now. */
    Entries entries(byte[] from, byte[] end) {
        return new Entries(rocks, where, from, end, null, true);
    }

    /** The entries of a range, of then; what is read leaves the cache as it is. */
    Entries entries(byte[] from, byte[] end, Snapshot snapshot) {
        return new Entries(rocks, where, from, end, snapshot, false);
    }

    Snapshot snapshot() {
        return rocks.getSnapshot();
    }

    void release(Snapshot snapshot) {
        rocks.releaseSnapshot(snapshot);
    }

    /** About how many bytes of keys and values there are. */
    long estimatedBytes() {
        try {
            return rocks.getLongProperty("rocksdb.estimate-live-data-size")
                    + rocks.getLongProperty("rocksdb.cur-size-all-mem-tables");
        } catch (RocksDBException e) {
            throw StateDiskException.of(e, where);
        }
    }

    /** Writes what is in memory to files, and links all files into a folder, which must not exist yet. Blocks. */
    void checkpoint(Path to) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.create(rocks)) {
            checkpoint.createCheckpoint(to.toString());
        } catch (RocksDBException e) {
            throw StateDiskException.of(e, where);
        }
    }
}
