package dev.weir.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;

/** Objects in one bucket of an S3 service. */
public final class S3ObjectStore implements ObjectStore, AutoCloseable {
    private S3ObjectStore() {}

    /**
     * Sets a client up; nothing is sent yet.
     *
     * @throws StorageRefusedException if the settings are malformed
     */
    public static S3ObjectStore connect(S3Settings settings) throws StorageRefusedException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void put(String key, byte[] data) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public long put(String key, InputStream data, long length) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public Created createIfAbsent(String key, byte[] data) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] get(String key) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] get(String key, long offset, int length) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(Collection<String> keys) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
