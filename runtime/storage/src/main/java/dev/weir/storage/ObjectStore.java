package dev.weir.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;

/**
 * The one side effect that is storage: objects under keys, in one bucket. Production has {@code S3ObjectStore}, tests and the
 * simulation have others.
 *
 * <p>All calls block; any thread may make them. Keys are 1 to 1024 bytes of UTF-8 without a leading slash. An {@link
 * IOException} means that the outcome is unknown: a write may have happened; but a {@link StorageUnreachableException} means
 * that nothing was sent. A {@link StorageRefusedException} means that
 * trying again will not help until somebody changes something.
 */
public interface ObjectStore {
    /** What {@link #createIfAbsent} found. */
    enum Created {
        /** This call created the object. */
        CREATED,
        /** An object with this key was there already; nothing was changed. */
        EXISTED
    }

    /** Gives the bytes of an object, as they are needed. */
    @FunctionalInterface
    interface Content {
        /** Writes all of it, on the calling thread, once; what it throws is thrown on, and nothing is stored. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes an object, replacing one that is there. */
    void put(String key, byte[] data) throws IOException;

    /**
     * Writes a large object from a stream, in parts; it appears whole or not at all.
     *
     * @param length in bytes; -1 if it is not known
     * @return bytes written
     */
    long put(String key, InputStream data, long length) throws IOException;

    /**
     * Writes a large object in parts, as its content is given; it appears whole or not at all. Needs memory for a few parts
     * only.
     *
     * @return bytes written
     */
    long put(String key, Content content) throws IOException;

    /** Creates an object on the condition that there is none with this key; atomic among all writers. */
    Created createIfAbsent(String key, byte[] data) throws IOException;

    /**
     * @throws ObjectNotFoundException if there is none
     */
    byte[] get(String key) throws IOException;

    /**
     * Reads {@code length} bytes from {@code offset}.
     *
     * @throws ObjectNotFoundException if there is none
     * @throws IOException if the object is shorter
     */
    byte[] get(String key, long offset, int length) throws IOException;

    /**
     * Reads an object, or a part of it, as it comes. The caller closes the stream.
     *
     * @param length -1: to the end
     */
    InputStream open(String key, long offset, long length) throws IOException;

    /** All objects whose keys begin with the prefix, in the order of their keys' bytes. */
    List<StoredObject> list(String prefix) throws IOException;

    /**
     * The folders right below a prefix: what the keys of objects that begin with it have up to the next slash, each once, without that
     * slash.
     *
     * @param prefix empty, or with a slash at its end
     */
    default List<String> folders(String prefix) throws IOException {
        return list(prefix).stream()
                .map(object -> object.key().substring(prefix.length()))
                .filter(rest -> rest.indexOf('/') > 0)
                .map(rest -> rest.substring(0, rest.indexOf('/')))
                .distinct()
                .toList();
    }

    /**
     * Deletes objects; those that are not there are skipped. Batched as the store allows. One that cannot be deleted does not
     * keep the others: all are tried, then what went wrong first is thrown.
     */
    void delete(Collection<String> keys) throws IOException;

    /**
     * Another bucket of the same service, with the same credentials; this one if it has that name.
     *
     * @throws StorageRefusedException if there is no such bucket, as far as that is known before it is used
     */
    default ObjectStore inBucket(String name) throws IOException {
        throw new StorageRefusedException(
                StorageRefusedException.Reason.INVALID_REQUEST, "this storage has no bucket '" + name + "'", null);
    }
}
