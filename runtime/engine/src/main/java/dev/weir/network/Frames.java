package dev.weir.network;

import dev.weir.codec.CorruptDataException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;

/** How frames are written and found in a stream of bytes. */
final class Frames {
    /** Type and body of the largest frame. */
    static final int MAX_LENGTH = 4 * 1024 * 1024;
    /** The same before the sender has shown the token. */
    static final int MAX_LENGTH_UNKNOWN = 4 * 1024;

    static final int LENGTH_BYTES = Integer.BYTES;

    private Frames() {}

    /** A frame whose body, of a length that is known, is still to be written. */
    static ByteBuf begin(ByteBufAllocator allocator, FrameType type, int bodyLength) {
        return allocator
                .buffer(LENGTH_BYTES + 1 + bodyLength)
                .writeInt(1 + bodyLength)
                .writeByte(type.ordinal());
    }

    /** Says that the connection ends on purpose, and ends it. Any thread. */
    static void sayGoodbye(Channel open) {
        writeAndClose(open, begin(open.alloc(), FrameType.GOODBYE, 0));
    }

    static void writeAndClose(Channel open, ByteBuf last) {
        open.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
    }

    /** The body, if it is that long. */
    static ByteBuf fixed(ByteBuf body, int length) {
        if (body.readableBytes() != length) {
            throw new CorruptDataException(
                    "a frame with a body of " + body.readableBytes() + " bytes: expected " + length);
        }
        return body;
    }

    static CorruptDataException unexpected(FrameType type) {
        return new CorruptDataException("a frame of type " + type + " where none may come");
    }
}
