package dev.weir.network;

import dev.weir.channel.DataChannel;
import dev.weir.channel.Element;
import dev.weir.channel.Element.Barrier;
import dev.weir.codec.Codec;
import dev.weir.codec.CorruptDataException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The receiving end of a channel from another process. What has come waits as bytes, and is decoded by the task. A barrier is
 * announced by the network's thread, when it and all before it is there.
 */
final class RemoteReceiver<T> implements DataChannel.Receiver {
    private final int channel;
    private final int window;
    private final ElementDecoder<T> decoder;
    private final Runnable wakeReceiver;
    private final Queue<Frame> frames = new ConcurrentLinkedQueue<>();
    /** Bytes of frames that the task has not taken yet. */
    private final AtomicLong waiting = new AtomicLong();
    /** Bytes that the task has taken and the sender has not been told of. Task's thread only. */
    private int taken;

    /** Written by the network's thread after the barrier's frame is among the others. */
    private volatile Barrier announced;

    private record Frame(FrameType type, ByteBuffer body, int wireBytes, Channel from) {}

    RemoteReceiver(int channel, int window, Codec<T> codec, Runnable wakeReceiver) {
        this.channel = channel;
        this.window = window;
        this.decoder = new ElementDecoder<>(codec);
        this.wakeReceiver = wakeReceiver;
    }

    /**
     * Takes a frame in. Network's thread.
     *
     * @param body after the channel
     * @throws CorruptDataException if the sender does not keep to its window and what it may send beyond it
     */
    void receive(FrameType type, ByteBuf body, Channel from) {
        int wireBytes = Frames.LENGTH_BYTES + 1 + Integer.BYTES + body.readableBytes();
        if (waiting.get() >= (long) window + RemoteSender.OVERDRAFT_BYTES) {
            throw new CorruptDataException("channel " + channel + " was sent more than its window of " + window
                    + " bytes and " + RemoteSender.OVERDRAFT_BYTES + " beyond it");
        }
        // The array is this frame's alone, see FrameReader, and is not given back.
        ByteBuffer bytes = body.nioBuffer();
        waiting.addAndGet(wireBytes);
        frames.add(new Frame(type, bytes, wireBytes, from));
        if (type == FrameType.BARRIER) {
            announced = ElementDecoder.barrier(bytes);
        }
        wakeReceiver.run();
    }

    @Override
    public Barrier announced() {
        return announced;
    }

    @Override
    public void peek(Predicate<Element> visitor) {
        for (Frame frame : frames) {
            if (!visitor.test(decoder.decode(frame.type(), frame.body()))) {
                return;
            }
        }
    }

    @Override
    public Element poll() {
        Frame frame = frames.poll();
        if (frame == null) {
            return null;
        }
        waiting.addAndGet(-frame.wireBytes());
        taken += frame.wireBytes();
        if (taken >= window / 2) {
            grant(frame.from(), taken);
            taken = 0;
        }
        return decoder.decode(frame.type(), frame.body());
    }

    private void grant(Channel to, int bytes) {
        to.writeAndFlush(
                Frames.begin(to.alloc(), FrameType.CREDIT, 2 * Integer.BYTES)
                        .writeInt(channel)
                        .writeInt(bytes),
                to.voidPromise());
    }
}
