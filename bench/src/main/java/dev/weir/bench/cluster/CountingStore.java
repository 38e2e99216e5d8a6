package dev.weir.bench.cluster;

import dev.weir.storage.ObjectStore;
import dev.weir.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts what is written through it. */
public final class CountingStore implements ObjectStore {
    private final ObjectStore store;
    private final LongAdder written = new LongAdder();

    public CountingStore(ObjectStore store) {
        this.store = store;
    }

    /** Objects written so far; one in many parts is one. */
    public long written() {
        return written.sum();
    }

    @Override
    public void put(String key, byte[] data) throws IOException {
        written.increment();
        store.put(key, data);
    }

    @Override
    public long put(String key, InputStream data, long length) throws IOException {
        written.increment();
        return store.put(key, data, length);
    }

    @Override
    public long put(String key, Content content) throws IOException {
        written.increment();
        return store.put(key, content);
    }

    @Override
    public Created createIfAbsent(String key, byte[] data) throws IOException {
        written.increment();
        return store.createIfAbsent(key, data);
    }

    @Override
    public byte[] get(String key) throws IOException {
        return store.get(key);
    }

    @Override
    public byte[] get(String key, long offset, int length) throws IOException {
        return store.get(key, offset, length);
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
        return store.open(key, offset, length);
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
        return store.list(prefix);
    }

    @Override
    public void delete(Collection<String> keys) throws IOException {
        store.delete(keys);
    }
}
