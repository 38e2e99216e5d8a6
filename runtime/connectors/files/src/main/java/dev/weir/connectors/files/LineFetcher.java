package dev.weir.connectors.files;

import dev.weir.api.BadRecordException;
import dev.weir.api.InvalidProgramException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The blocking half of a reader: reads splits one after another, a chunk at a time. {@link #next} is called by one thread at
 * a time, {@link #close} by any thread.
 */
final class LineFetcher implements Closeable {
    private static final int CHUNK_CHARACTERS = 1 << 17;
    private static final int CHUNK_LINES = 8192;

    private final FileStore store;
    private final Retries retries;
    private final int skipLines;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile boolean closed;

    /** Under {@link #reading}: the splits, each where the next chunk of it begins. */
    private final List<FileSplit> splits;
    /** Under {@link #reading}: the split that is read. */
    private int current;
    /** Under {@link #reading}: the open split, {@code null} if none is. */
    private LineReader open;

    LineFetcher(FileStore store, Retries retries, int skipLines, List<FileSplit> splits) {
        this.store = Objects.requireNonNull(store, "store is null");
        this.retries = Objects.requireNonNull(retries, "retries is null");
        this.skipLines = skipLines;
        this.splits = new ArrayList<>(splits);
    }

    /**
     * @return the next lines; empty when all splits are read, or after {@link #close}
     * @throws InvalidProgramException if a file is gone or has changed
     * @throws BadRecordException if what is in it is no text
     */
    Optional<LineChunk> next() throws IOException {
        reading.lock();
        try {
            while (!closed && current < splits.size() && splits.get(current).finished()) {
                current++;
            }
            return closed || current == splits.size()
                    ? Optional.empty()
                    : Optional.of(retries.call(e -> !closed && store.isTransient(e), this::readChunk));
        } catch (FileChangedException e) {
            throw new InvalidProgramException(e.getMessage(), e);
        } finally {
            reading.unlock();
            if (closed) {
                closeOpen();
            }
        }
    }

    /** Reads from the position behind the last whole chunk, so that it can be tried again. */
    private LineChunk readChunk() throws IOException {
        FileSplit split = splits.get(current);
        boolean done = false;
        try {
            if (open == null) {
                open = open(split);
            }
            LineChunk chunk = take(split);
            if (chunk.after().finished()) {
                store.verify(split.file());
                open.close();
                open = null;
            }
            splits.set(current, chunk.after());
            done = true;
            return chunk;
        } finally {
            if (!done) {
                abandon();
            }
        }
    }

    private LineChunk take(FileSplit split) throws IOException {
        List<String> lines = new ArrayList<>();
        long[] ends = new long[256];
        long firstLine = 0;
        int characters = 0;
        boolean ended = false;
        while (!ended && characters < CHUNK_CHARACTERS && lines.size() < CHUNK_LINES) {
            String line = open.next();
            ended = line == null;
            if (!ended && open.line() > skipLines) {
                if (lines.size() == ends.length) {
                    ends = Arrays.copyOf(ends, ends.length * 2);
                }
                firstLine = lines.isEmpty() ? open.line() : firstLine;
                ends[lines.size()] = open.offset();
                lines.add(line);
                characters += line.length();
            }
        }
        FileSplit after = ended ? split.finishedAt(open.offset(), open.line()) : split.at(open.offset(), open.line());
        return new LineChunk(current, lines, ends, firstLine, after);
    }

    private LineReader open(FileSplit split) throws IOException {
        PushbackInputStream stored = new PushbackInputStream(store.open(split.file(), 0), 2);
        try {
            byte[] head = new byte[2];
            int length = stored.readNBytes(head, 0, head.length);
            stored.unread(head, 0, length);
            if (GzipInput.isMagic(head, length) || split.uri().endsWith(".gz")) {
                InputStream unzipped = new GzipInput(stored);
                skip(unzipped, split);
                return new LineReader(split.uri(), unzipped, split.offset(), split.line(), LineReader.NO_END);
            }
            InputStream plain = stored;
            if (split.offset() > 0) {
                stored.close();
                plain = store.open(split.file(), split.offset());
            }
            return new LineReader(split.uri(), plain, split.offset(), split.line(), split.end());
        } catch (IOException | RuntimeException e) {
            stored.close();
            throw e;
        }
    }

    private static void skip(InputStream unzipped, FileSplit split) throws IOException {
        try {
            unzipped.skipNBytes(split.offset());
        } catch (DamagedGzipException e) {
            throw new BadRecordException(
                    split.uri() + ":" + split.line(),
                    "the gzip file cannot be read so far again (" + e.getMessage() + "): replace it by a whole one");
        }
    }

    private void abandon() {
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            // what made us abandon it is thrown
        }
        open = null;
    }

    /** Closes the open file now, or has the thread that reads it close it. */
    @Override
    public void close() throws IOException {
        closed = true;
        closeOpen();
    }

    private void closeOpen() throws IOException {
        if (reading.tryLock()) {
            try {
                if (open != null) {
                    open.close();
                    open = null;
                }
            } finally {
                reading.unlock();
            }
        }
    }
}
