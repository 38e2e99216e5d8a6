package dev.weir.network;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.MpscUnboundedArrayQueue;

/**
 * The way of frames from tasks to a connection: what tasks have put in until the network's thread comes to it is written and
 * flushed at once. How much that may be is bounded by the windows of the channels.
 */
final class Outbox {
    private static final int CHUNK = 64;

    private final Channel connection;
    private final Queue<ByteBuf> frames = new MpscUnboundedArrayQueue<>(CHUNK);
    /** The network's thread is about to come. Set by who has something for it, taken back by it before it looks. */
    private final AtomicBoolean called = new AtomicBoolean();

    Outbox(Channel connection) {
        this.connection = connection;
    }

    Channel connection() {
        return connection;
    }

    /** Any thread; {@link #flush} follows. */
    void add(ByteBuf frame) {
        frames.add(frame);
    }

    /** Has what was added sent. Any thread. */
    void flush() {
        if (!called.get() && called.compareAndSet(false, true)) {
            try {
                connection.eventLoop().execute(this::write);
            } catch (RejectedExecutionException e) {
                // The process ends, and its network with it.
                drop();
            }
        }
    }

    private void write() {
        called.set(false);
        for (ByteBuf frame = frames.poll(); frame != null; frame = frames.poll()) {
            connection.write(frame, connection.voidPromise());
        }
        connection.flush();
    }

    /** Many threads may come here at once, where only one may poll. */
    private synchronized void drop() {
        for (ByteBuf frame = frames.poll(); frame != null; frame = frames.poll()) {
            frame.release();
        }
    }
}
