package dev.weir.local.tools;

import dev.weir.storage.ObjectNotFoundException;
import dev.weir.storage.ObjectStore;
import dev.weir.storage.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of an S3 server that keeps objects as plain files, to be read only: what is written goes through the server. Keys
 * are paths below the root; links are not followed, and nothing outside of the root is read.
 */
final class FolderObjectStore implements ObjectStore {
    private final Path root;

    FolderObjectStore(Path root) {
        this.root =
                Objects.requireNonNull(root, "root is null").toAbsolutePath().normalize();
    }

    @Override
    public byte[] get(String key) throws IOException {
        try (InputStream in = open(key, 0, -1)) {
            return in.readAllBytes();
        }
    }

    @Override
    public byte[] get(String key, long offset, int length) throws IOException {
        try (InputStream in = open(key, offset, length)) {
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException("object '" + key + "' is shorter than " + (offset + length) + " bytes");
            }
            return bytes;
        }
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
        Path file = file(key);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new ObjectNotFoundException(key);
        }
        if (length == 0) {
            return new ByteArrayInputStream(new byte[0]);
        }
        try {
            InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
            try {
                in.skipNBytes(offset);
                return length < 0 ? in : new Part(in, length);
            } catch (IOException e) {
                in.close();
                throw e instanceof EOFException
                        ? new EOFException("object '" + key + "' is shorter than " + offset + " bytes")
                        : e;
            }
        } catch (NoSuchFileException gone) {
            throw new ObjectNotFoundException(key);
        }
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
        Path folder = file(prefix.substring(0, prefix.lastIndexOf('/') + 1));
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        List<StoredObject> objects = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String key = root.relativize(file).toString();
                if (key.startsWith(prefix)) {
                    stored(key, file).ifPresent(objects::add);
                }
            }
        } catch (UncheckedIOException e) {
            throw new IOException(
                    "could not list " + folder + ": " + e.getCause().getMessage(), e);
        }
        objects.sort(
                Comparator.comparing(object -> object.key().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
        return objects;
    }

    /** Empty if it is no file, or gone. */
    private static Optional<StoredObject> stored(String key, Path file) throws IOException {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return found.isRegularFile()
                    ? Optional.of(new StoredObject(
                            key, found.size(), found.lastModifiedTime().toMillis()))
                    : Optional.empty();
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    private Path file(String key) throws IOException {
        Path file = root.resolve(key).normalize();
        if (!file.startsWith(root)) {
            throw new IOException("key '" + key + "' leads out of " + root);
        }
        return file;
    }

    @Override
    public void put(String key, byte[] data) {
        throw readOnly();
    }

    @Override
    public long put(String key, InputStream data, long length) {
        throw readOnly();
    }

    @Override
    public long put(String key, Content content) {
        throw readOnly();
    }

    @Override
    public Created createIfAbsent(String key, byte[] data) {
        throw readOnly();
    }

    @Override
    public void delete(Collection<String> keys) {
        throw readOnly();
    }

    private UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("the folder " + root + " is only read: write through its S3 server");
    }

    /** The beginning of a stream. */
    private static final class Part extends InputStream {
        private final InputStream in;

        /** Bytes that may still come. Reader's thread only. */
        private long left;

        Part(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left <= 0) {
                return length == 0 ? 0 : -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            left -= Math.max(count, 0);
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
