package dev.weir.local.apiserver.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.resource.Key;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store's file: one line of JSON per change, appended before the change is seen by anyone, so that a process that is killed
 * loses nothing that it answered. No name becomes part of a path. The file is rewritten with what is alive when it is opened, and
 * when it has grown to a multiple of that; a last line that was cut off is a change that nobody was told of, and is dropped.
 * A power failure may lose the last changes: lines are not forced to the disk.
 *
 * <p>Not thread-safe: the {@link Store} calls it under its lock.
 */
final class Journal implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final int FORMAT = 1;
    private static final long SMALL = 8L << 20;

    private final Path file;
    private final FileChannel lock;
    private final Map<Key, Stored> recovered = new TreeMap<>();
    // The highest version that the file knows; grows with every append.
    private long version;
    // Open for append at the file's end; replaced when the file is rewritten.
    private FileChannel out;
    // Bytes in the file, and how many there were when it was last rewritten.
    private long size;
    private long compactSize;

    private Journal(Path file, FileChannel lock) {
        this.file = file;
        this.lock = lock;
    }

    /**
     * @param folder created when it is not there
     * @throws IOException also when another process has the folder open, or the file is not what this class wrote
     */
    static Journal open(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel lock =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            claim(lock, folder);
            Journal journal = new Journal(folder.resolve("objects.jsonl"), lock);
            journal.recover();
            journal.rewrite(journal.recovered.values());
            return journal;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static void claim(FileChannel lock, Path folder) throws IOException {
        FileLock held;
        try {
            held = lock.tryLock();
        } catch (OverlappingFileLockException e) {
            held = null;
        }
        if (held == null) {
            throw new IOException(
                    "the folder " + folder + " is in use by another API server; stop that one or use another folder");
        }
    }

    Map<Key, Stored> recovered() {
        return recovered;
    }

    long version() {
        return version;
    }

    void append(Key key, long version, ObjectNode object) throws IOException {
        write(out, line(key, version, object));
        this.version = version;
    }

    void appendRemoval(Key key, long version) throws IOException {
        write(out, line(key, version, null));
        this.version = version;
    }

    /** Whether the file holds much more than is alive, so that {@link #rewrite} pays. */
    boolean grown() {
        return size > SMALL && size > 4 * compactSize;
    }

    void rewrite(Collection<Stored> alive) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        long written = 0;
        try (FileChannel channel = FileChannel.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                OutputStream stream = new BufferedOutputStream(Channels.newOutputStream(channel))) {
            byte[] header = terminated(Json.object().put("format", FORMAT).put("version", version));
            stream.write(header);
            written += header.length;
            for (Stored stored : alive) {
                byte[] line = line(stored.key(), stored.version(), stored.object());
                stream.write(line);
                written += line.length;
            }
            stream.flush();
            channel.force(true);
        }
        if (out != null) {
            out.close();
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        out = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        size = written;
        compactSize = written;
    }

    private void write(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        size += bytes.length;
    }

    private static byte[] line(Key key, long version, ObjectNode object) {
        ObjectNode line = Json.object().put("version", version);
        line.putArray("key")
                .add(key.group())
                .add(key.plural())
                .add(key.namespace())
                .add(key.name());
        if (object != null) {
            line.set("object", object);
        }
        return terminated(line);
    }

    private static byte[] terminated(ObjectNode line) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Json.bytes(line));
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private void recover() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        byte[] all = Files.readAllBytes(file);
        int start = 0;
        int number = 1;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == '\n') {
                replay(Arrays.copyOfRange(all, start, i), number++);
                start = i + 1;
            }
        }
        if (start < all.length) {
            log.warn("{}: the last line was cut off and is dropped ({} bytes)", file, all.length - start);
        }
    }

    private void replay(byte[] bytes, int number) throws IOException {
        JsonNode line;
        try {
            line = Json.parse(bytes);
        } catch (ApiException e) {
            throw new IOException(
                    file + " line " + number + " is damaged: " + e.getMessage()
                            + "; expected one JSON object. Restore the file, or move it away to start empty",
                    e);
        }
        if (number == 1) {
            if (line.path("format").asInt() != FORMAT) {
                throw new IOException(file + " is of format " + line.path("format") + ", expected " + FORMAT);
            }
            version = line.path("version").asLong();
            return;
        }
        JsonNode parts = line.path("key");
        if (parts.size() != 4 || !line.path("version").isIntegralNumber()) {
            throw new IOException(file + " line " + number + " is no change: "
                    + new String(bytes, 0, Math.min(bytes.length, 80), StandardCharsets.UTF_8));
        }
        Key key = new Key(
                parts.get(0).asText(),
                parts.get(1).asText(),
                parts.get(2).asText(),
                parts.get(3).asText());
        long changed = line.path("version").asLong();
        version = Math.max(version, changed);
        if (line.path("object") instanceof ObjectNode object) {
            recovered.put(key, new Stored(key, changed, object));
        } else {
            recovered.remove(key);
        }
    }

    @Override
    public void close() throws IOException {
        out.force(true);
        out.close();
        lock.close();
    }
}
