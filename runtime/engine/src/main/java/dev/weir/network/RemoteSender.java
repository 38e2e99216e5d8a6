package dev.weir.network;

import dev.weir.channel.DataChannel;
import dev.weir.channel.Element;
import dev.weir.channel.RecordBatch;
import dev.weir.codec.Codec;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The sending end of a channel to another process. It may send while its credit is above zero, so that it exceeds the
 * receiver's window by one frame's worth at most; what is forced may exceed it by {@link #OVERDRAFT_BYTES} besides.
 */
final class RemoteSender<T> implements DataChannel.Sender {
    /** What barriers, and all before them, may take beyond the window: part of the protocol, checked by the receiver. */
    static final int OVERDRAFT_BYTES = 8 * 1024 * 1024;

    private final int channel;
    private final OutgoingConnection connection;
    private final RecordEncoder<T> encoder;
    private final Runnable wakeSender;
    /** Bytes that may be sent; none before the peer has said WELCOME. Taken by the task, given by the network's thread. */
    private final AtomicLong credit = new AtomicLong();
    /** Whether the task is to be woken when there is credit again. */
    private volatile boolean waits;
    /** Records of the batch in hand that are sent. Task's thread only. */
    private int sent;

    RemoteSender(int channel, OutgoingConnection connection, Codec<T> codec, Runnable wakeSender) {
        this.channel = channel;
        this.connection = connection;
        this.encoder = new RecordEncoder<>(channel, codec);
        this.wakeSender = wakeSender;
    }

    @Override
    public boolean offer(Element element) {
        return hasCredit(0) && send(element, 0);
    }

    /** Declines before there is a connection, and when what was forced in before takes all of the overdraft. */
    @Override
    public boolean force(Element element) {
        return hasCredit(OVERDRAFT_BYTES) && send(element, OVERDRAFT_BYTES);
    }

    @Override
    public boolean hasRoom() {
        return hasCredit(0);
    }

    private boolean send(Element element, int overdraft) {
        Outbox open = connection.outbox();
        boolean all = true;
        if (element instanceof RecordBatch batch) {
            all = sendRecords(batch, open, overdraft);
        } else {
            send(open, encode(element, open.connection()));
        }
        open.flush();
        return all;
    }

    /** A batch that takes several frames is sent on when it is offered again. */
    private boolean sendRecords(RecordBatch batch, Outbox open, int overdraft) {
        while (sent < batch.size()) {
            if (!hasCredit(overdraft)) {
                return false;
            }
            sent = encoder.encode(batch, sent, open.connection().alloc(), frame -> send(open, frame));
        }
        sent = 0;
        return true;
    }

    private boolean hasCredit(int overdraft) {
        if (mayExceed(overdraft)) {
            return true;
        }
        waits = true;
        connection.connect();
        // Credit may have come before it could be seen that the task waits.
        if (!mayExceed(overdraft)) {
            return false;
        }
        waits = false;
        return true;
    }

    private boolean mayExceed(int overdraft) {
        return credit.get() > -overdraft && connection.outbox() != null;
    }

    private void send(Outbox open, ByteBuf frame) {
        credit.addAndGet(-frame.readableBytes());
        open.add(frame);
    }

    private ByteBuf encode(Element element, Channel open) {
        if (element instanceof Element.Watermark watermark) {
            return begin(open, FrameType.WATERMARK, Long.BYTES).writeLong(watermark.timestamp());
        }
        if (element instanceof Element.Status status) {
            return begin(open, FrameType.STATUS, 1).writeByte(status == Element.Status.IDLE ? 1 : 0);
        }
        if (element instanceof Element.Barrier barrier) {
            return begin(open, FrameType.BARRIER, ElementDecoder.BARRIER_BYTES)
                    .writeLong(barrier.checkpointId())
                    .writeLong(barrier.triggeredAt())
                    .writeByte(barrier.form().ordinal())
                    .writeByte(barrier.overtaking() ? 1 : 0);
        }
        return begin(open, FrameType.END, 0);
    }

    private ByteBuf begin(Channel open, FrameType type, int length) {
        return Frames.begin(open.alloc(), type, Integer.BYTES + length).writeInt(channel);
    }

    /** The receiver has room for more. Network's thread. */
    void grant(int bytes) {
        if (credit.addAndGet(bytes) > 0 && waits) {
            waits = false;
            wakeSender.run();
        }
    }
}
