package dev.weir.network;

import dev.weir.codec.CorruptDataException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Finds the frames in the bytes of a connection and passes each on in an array of its own: the one copy that they have between
 * the socket and the codec. What follows a frame that is no frame is dropped. Network's thread only.
 */
final class FrameReader extends ChannelInboundHandlerAdapter {
    /** Of a frame. */
    private int maxLength;
    /** Bytes of the length in front of the next frame that have come, and their value. */
    private int lengthBytes;

    private int length;
    /** Being filled; {@code null} between frames. */
    private byte[] frame;

    private int filled;
    private boolean broken;

    /** @param maxLength in bytes, of the type and the body */
    FrameReader(int maxLength) {
        this.maxLength = maxLength;
    }

    /** From the next frame on. */
    void allow(int newMaxLength) {
        maxLength = newMaxLength;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            while (bytes.isReadable() && !broken) {
                if (frame == null) {
                    begin(bytes);
                } else {
                    fill(context, bytes);
                }
            }
        } finally {
            bytes.release();
        }
    }

    private void begin(ByteBuf bytes) {
        while (lengthBytes < Frames.LENGTH_BYTES && bytes.isReadable()) {
            length = length << Byte.SIZE | bytes.readUnsignedByte();
            lengthBytes++;
        }
        if (lengthBytes < Frames.LENGTH_BYTES) {
            return;
        }
        if (length < 1 || length > maxLength) {
            broken = true;
            throw new CorruptDataException("a frame of " + Integer.toUnsignedLong(length) + " bytes: expected 1 to "
                    + maxLength + ", or it is no frame of Weir's");
        }
        frame = new byte[length];
        filled = 0;
    }

    private void fill(ChannelHandlerContext context, ByteBuf bytes) {
        int more = Math.min(frame.length - filled, bytes.readableBytes());
        bytes.readBytes(frame, filled, more);
        filled += more;
        if (filled == frame.length) {
            ByteBuf whole = Unpooled.wrappedBuffer(frame);
            frame = null;
            lengthBytes = 0;
            length = 0;
            context.fireChannelRead(whole);
        }
    }
}
