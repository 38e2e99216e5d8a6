package dev.weir.storage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Storage in memory for tests and simulations, with faults. Every call is atomic.
 *
 * <p>Before and after each call its {@link Faults} are asked; what they throw is thrown: before the call, nothing was done;
 * after it, all was done and only the answer is lost. They may also block, to hold a call up.
 */
public final class MemoryObjectStore implements ObjectStore {
    /** Which call. */
    public enum Operation {
        PUT,
        CREATE,
        GET,
        LIST,
        DELETE
    }

    /** What goes wrong. Called by the thread that makes the call. */
    public interface Faults {
        Faults NONE = new Faults() {};

        /** Throws to have nothing done. */
        default void before(Operation operation, String key) throws IOException {}

        /** Throws to have the answer lost. */
        default void after(Operation operation, String key) throws IOException {}
    }

    private record Stored(byte[] data, long modifiedAt) {}

    private final NavigableMap<String, Stored> objects = new TreeMap<>();
    private final AtomicReference<Faults> faults = new AtomicReference<>(Faults.NONE);
    private final LongSupplier epochMillis;

    /** Calls so far, by all threads; guarded by this. */
    private final List<String> calls = new ArrayList<>();

    /** Every bucket is this one: what lies in which is told by the keys. */
    @Override
    public ObjectStore inBucket(String name) {
        return this;
    }

    public MemoryObjectStore() {
        this(() -> 0);
    }

    /** @param epochMillis the store's clock */
    public MemoryObjectStore(LongSupplier epochMillis) {
        this.epochMillis = epochMillis;
    }

    /** From now on. */
    public void inject(Faults next) {
        faults.set(next);
    }

    /** All keys there are. */
    public synchronized List<String> keys() {
        return List.copyOf(objects.keySet());
    }

    /** Each call as {@code OPERATION key}. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    private interface Action<R> {
        R run() throws IOException;
    }

    private <R> R call(Operation operation, String key, Action<R> action) throws IOException {
        Faults now = faults.get();
        now.before(operation, key);
        R result;
        synchronized (this) {
            calls.add(operation + " " + key);
            result = action.run();
        }
        now.after(operation, key);
        return result;
    }

    @Override
    public void put(String key, byte[] data) throws IOException {
        call(Operation.PUT, key, () -> objects.put(key, new Stored(data.clone(), epochMillis.getAsLong())));
    }

    @Override
    public long put(String key, InputStream data, long length) throws IOException {
        byte[] all = data.readAllBytes();
        if (length >= 0 && all.length != length) {
            throw new IOException("stream of '" + key + "' had " + all.length + " bytes, expected " + length);
        }
        put(key, all);
        return all.length;
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
        return call(
                Operation.CREATE,
                key,
                () -> objects.putIfAbsent(key, new Stored(data.clone(), epochMillis.getAsLong())) == null
                        ? Created.CREATED
                        : Created.EXISTED);
    }

    @Override
    public byte[] get(String key) throws IOException {
        return call(Operation.GET, key, () -> find(key).data().clone());
    }

    @Override
    public byte[] get(String key, long offset, int length) throws IOException {
        return call(Operation.GET, key, () -> {
            byte[] data = find(key).data();
            if (offset < 0 || length < 0 || offset + length > data.length) {
                throw new EOFException(
                        "object '" + key + "' has " + data.length + " bytes, expected " + length + " from " + offset);
            }
            return Arrays.copyOfRange(data, (int) offset, (int) offset + length);
        });
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
        return call(Operation.GET, key, () -> {
            byte[] data = find(key).data();
            int from = (int) Math.min(offset, data.length);
            int count = (int) (length < 0 ? data.length - from : Math.min(length, data.length - from));
            return new ByteArrayInputStream(data.clone(), from, count);
        });
    }

    private Stored find(String key) throws ObjectNotFoundException {
        Stored stored = objects.get(key);
        if (stored == null) {
            throw new ObjectNotFoundException(key);
        }
        return stored;
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
        return call(
                Operation.LIST,
                prefix,
                () -> objects.tailMap(prefix, true).entrySet().stream()
                        .takeWhile(entry -> entry.getKey().startsWith(prefix))
                        .map(entry -> new StoredObject(
                                entry.getKey(),
                                entry.getValue().data().length,
                                entry.getValue().modifiedAt()))
                        .toList());
    }

    @Override
    public void delete(Collection<String> keys) throws IOException {
        IOException first = null;
        for (String key : keys) {
            try {
                call(Operation.DELETE, key, () -> objects.remove(key));
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
