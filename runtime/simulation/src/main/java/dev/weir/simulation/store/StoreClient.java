package dev.weir.simulation.store;

import dev.weir.simulation.kernel.VirtualProcess;
import dev.weir.simulation.store.StoreWatch.Operation;
import dev.weir.storage.ObjectStore;
import dev.weir.storage.StoredObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;

/**
 * Storage as one process sees it. A call takes virtual time, before and after what it does, in which anything may happen, to
 * the process too; what it does is done at one instant.
 */
public final class StoreClient implements ObjectStore {
    private final SharedStore store;
    private final VirtualProcess process;
    private final StoreWatch watch;

    public StoreClient(SharedStore store, VirtualProcess process, StoreWatch watch) {
        this.store = store;
        this.process = process;
        this.watch = watch;
    }

    private interface Action<R> {
        R run() throws IOException;
    }

    private <R> R call(Operation operation, String key, Action<R> action) throws IOException {
        long duration = watch.duration(process);
        process.takeTime(duration / 2);
        watch.before(process, operation, key);
        boolean before = store.contains(key);
        R result = action.run();
        boolean changed = before != store.contains(key);
        process.trace(() -> "storage: " + operation + " " + key + (result instanceof Created ? " " + result : ""));
        watch.after(process, operation, key, changed);
        process.takeTime(duration - duration / 2);
        return result;
    }

    @Override
    public void put(String key, byte[] data) throws IOException {
        call(Operation.PUT, key, () -> {
            store.put(key, data);
            return null;
        });
    }

    @Override
    public long put(String key, InputStream data, long length) throws IOException {
        return call(Operation.PUT, key, () -> store.put(key, data, length));
    }

    @Override
    public long put(String key, Content content) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        content.writeTo(all);
        put(key, all.toByteArray());
        return all.size();
    }

    @Override
    public Created createIfAbsent(String key, byte[] data) throws IOException {
        return call(Operation.CREATE, key, () -> {
            if (watch.ignoresCondition(key)) {
                store.put(key, data);
                return Created.CREATED;
            }
            return store.createIfAbsent(key, data);
        });
    }

    @Override
    public byte[] get(String key) throws IOException {
        return call(Operation.GET, key, () -> store.get(key));
    }

    @Override
    public byte[] get(String key, long offset, int length) throws IOException {
        return call(Operation.GET, key, () -> store.get(key, offset, length));
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
        return call(Operation.GET, key, () -> store.open(key, offset, length));
    }

    @Override
    public ObjectStore inBucket(String name) {
        return this;
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
        return call(Operation.LIST, prefix, () -> store.list(prefix));
    }

    @Override
    public void delete(Collection<String> keys) throws IOException {
        for (String key : keys) {
            call(Operation.DELETE, key, () -> {
                store.delete(List.of(key));
                return null;
            });
        }
    }
}
