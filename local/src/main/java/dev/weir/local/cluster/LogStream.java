package dev.weir.local.cluster;

import dev.weir.local.kubelet.container.ContainerLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;

/**
 * Reads a container's log as a stream; when it follows, a read waits for more until the container's run has ended. Read by one
 * thread, closed by any.
 */
final class LogStream extends InputStream {

    /** How soon a reader that waits notices that the stream was closed. */
    private static final Duration NOTICE = Duration.ofMillis(200);

    private final ContainerLog log;
    private final boolean follow;
    private final long stopAt;
    // The reader only.
    private long offset;
    private volatile boolean closed;

    LogStream(ContainerLog log, long offset, boolean follow) {
        this.log = Objects.requireNonNull(log, "log is null");
        this.offset = offset;
        this.follow = follow;
        this.stopAt = follow ? Long.MAX_VALUE : log.end();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int at, int length) throws IOException {
        Objects.checkFromIndexSize(at, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (!closed && offset < stopAt) {
            boolean wasOver = log.isClosed();
            ContainerLog.Chunk chunk = log.read(offset, (int) Math.min(length, stopAt - offset));
            if (chunk.bytes().length > 0) {
                System.arraycopy(chunk.bytes(), 0, target, at, chunk.bytes().length);
                offset = chunk.next();
                return chunk.bytes().length;
            }
            if (wasOver || !follow) {
                return -1;
            }
            await();
        }
        return -1;
    }

    private void await() throws InterruptedIOException {
        try {
            log.await(offset, NOTICE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while it followed a log");
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
