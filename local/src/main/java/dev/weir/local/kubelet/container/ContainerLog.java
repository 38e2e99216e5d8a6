package dev.weir.local.kubelet.container;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;

/**
 * The output of one run of a container, in at most two files of half the bound each: when the newer one is full it becomes
 * the older one, {@code <n>.log.1}, and what was there before is dropped. Bytes are addressed by their offset since the run
 * began, so a reader goes on where it was even when files were exchanged meanwhile. Thread-safe.
 */
public final class ContainerLog implements AutoCloseable {

    private final Path file;
    private final Path older;
    private final long fileBound;
    private final Object lock = new Object();

    // All below: guarded by lock.
    private RandomAccessFile out;
    private long olderStart;
    private long fileStart;
    private long end;
    private boolean closed;

    /**
     * Begins an empty log.
     *
     * @param file replaced when it exists
     * @param bound the most bytes to keep, at least 2
     */
    public ContainerLog(Path file, long bound) throws IOException {
        this.file = Objects.requireNonNull(file, "file is null");
        this.older = file.resolveSibling(file.getFileName() + ".1");
        this.fileBound = Math.max(1, bound / 2);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.deleteIfExists(older);
        Files.deleteIfExists(file);
        this.out = new RandomAccessFile(file.toFile(), "rw");
    }

    /** Adds bytes; ignored after {@link #close()}. */
    public void append(byte[] bytes, int length) throws IOException {
        synchronized (lock) {
            if (closed) {
                return;
            }
            if (end > fileStart && end - fileStart + length > fileBound) {
                exchange();
            }
            out.seek(end - fileStart);
            out.write(bytes, 0, length);
            end += length;
            lock.notifyAll();
        }
    }

    private void exchange() throws IOException {
        out.close();
        Files.move(file, older, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        out = new RandomAccessFile(file.toFile(), "rw");
        olderStart = fileStart;
        fileStart = end;
    }

    /** The offset of the oldest byte that is kept. */
    public long start() {
        synchronized (lock) {
            return olderStart;
        }
    }

    /** The offset after the newest byte. */
    public long end() {
        synchronized (lock) {
            return end;
        }
    }

    /** Whether the run has ended, so that nothing is added any more. */
    public boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    /**
     * Reads at an offset; one that is no longer kept is moved up to the oldest byte.
     *
     * @return what was found there, empty when the offset is at the end
     */
    public Chunk read(long offset, int most) throws IOException {
        synchronized (lock) {
            long from = Math.max(offset, olderStart);
            if (from >= end) {
                return new Chunk(new byte[0], end);
            }
            boolean inOlder = from < fileStart;
            long start = inOlder ? olderStart : fileStart;
            long limit = inOlder ? fileStart : end;
            byte[] bytes = new byte[(int) Math.min(most, limit - from)];
            try (RandomAccessFile in = new RandomAccessFile((inOlder ? older : file).toFile(), "r")) {
                in.seek(from - start);
                in.readFully(bytes);
            }
            return new Chunk(bytes, from + bytes.length);
        }
    }

    /** Waits until there is a byte at {@code offset}, the log is closed, or the time is over. */
    public void await(long offset, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        synchronized (lock) {
            long left = deadline - System.nanoTime();
            while (end <= offset && !closed && left > 0) {
                lock.wait(Math.max(1, left / 1_000_000));
                left = deadline - System.nanoTime();
            }
        }
    }

    /** The last lines, at most this many bytes of them. */
    public String tail(int lines, int bytes) throws IOException {
        synchronized (lock) {
            long from = Math.max(offsetOfLastLines(lines), end - bytes);
            return new String(readAll(Math.max(from, olderStart)), StandardCharsets.UTF_8);
        }
    }

    /** The offset at which the last {@code lines} lines begin; the end for no lines. */
    public long offsetOfLastLines(long lines) throws IOException {
        synchronized (lock) {
            if (lines <= 0) {
                return end;
            }
            byte[] kept = readAll(olderStart);
            long found = 0;
            for (int i = kept.length - 2; i >= 0; i--) {
                if (kept[i] == '\n' && ++found == lines) {
                    return olderStart + i + 1;
                }
            }
            return olderStart;
        }
    }

    private byte[] readAll(long from) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long at = from;
        while (at < end) {
            Chunk chunk = read(at, Integer.MAX_VALUE);
            all.writeBytes(chunk.bytes());
            at = chunk.next();
        }
        return all.toByteArray();
    }

    /** Ends the log and wakes who waits for more of it; what it holds stays readable. */
    @Override
    public void close() throws IOException {
        synchronized (lock) {
            if (!closed) {
                closed = true;
                out.close();
                lock.notifyAll();
            }
        }
    }

    /**
     * A piece of a log.
     *
     * @param next the offset to read at next
     */
    public record Chunk(byte[] bytes, long next) {}
}
