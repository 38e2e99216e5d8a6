package dev.weir.simulation.store;

import dev.weir.storage.ObjectNotFoundException;
import dev.weir.storage.ObjectStore;
import dev.weir.storage.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** The objects of a world, at once and without a fault. Outlives every process. For one thread. */
public final class SharedStore implements ObjectStore {
    private final NavigableMap<String, Stored> objects;
    private final LongSupplier epochMillis;

    private record Stored(byte[] data, long modifiedAt) {}

    /** @param epochMillis the store's clock */
    public SharedStore(LongSupplier epochMillis) {
        this(new TreeMap<>(), epochMillis);
    }

    private SharedStore(NavigableMap<String, Stored> objects, LongSupplier epochMillis) {
        this.objects = objects;
        this.epochMillis = epochMillis;
    }

    /** The same objects, which from here on have a fate of their own. */
    public SharedStore copy() {
        return new SharedStore(new TreeMap<>(objects), epochMillis);
    }

    public List<String> keys() {
        return List.copyOf(objects.keySet());
    }

    public boolean contains(String key) {
        return objects.containsKey(key);
    }

    @Override
    public void put(String key, byte[] data) {
        objects.put(key, new Stored(data.clone(), epochMillis.getAsLong()));
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
    public Created createIfAbsent(String key, byte[] data) {
        if (contains(key)) {
            return Created.EXISTED;
        }
        put(key, data);
        return Created.CREATED;
    }

    @Override
    public byte[] get(String key) throws IOException {
        return find(key).clone();
    }

    @Override
    public byte[] get(String key, long offset, int length) throws IOException {
        byte[] data = find(key);
        if (offset < 0 || length < 0 || offset + length > data.length) {
            throw new EOFException(
                    "object '" + key + "' has " + data.length + " bytes, expected " + length + " from " + offset);
        }
        return Arrays.copyOfRange(data, (int) offset, (int) offset + length);
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
        byte[] data = find(key);
        int from = (int) Math.min(offset, data.length);
        int count = (int) (length < 0 ? data.length - from : Math.min(length, data.length - from));
        return new ByteArrayInputStream(data, from, count);
    }

    private byte[] find(String key) throws ObjectNotFoundException {
        Stored stored = objects.get(key);
        if (stored == null) {
            throw new ObjectNotFoundException(key);
        }
        return stored.data();
    }

    /** One bucket has all. */
    @Override
    public ObjectStore inBucket(String name) {
        return this;
    }

    @Override
    public List<StoredObject> list(String prefix) {
        return objects.tailMap(prefix, true).entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(prefix))
                .map(entry -> new StoredObject(
                        entry.getKey(),
                        entry.getValue().data().length,
                        entry.getValue().modifiedAt()))
                .toList();
    }

    @Override
    public void delete(Collection<String> keys) {
        keys.forEach(objects::remove);
    }
}
