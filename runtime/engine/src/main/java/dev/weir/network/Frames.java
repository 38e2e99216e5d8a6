package dev.weir.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;

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

    static LengthFieldBasedFrameDecoder decoder(int maxLength) {
        return new LengthFieldBasedFrameDecoder(maxLength, 0, LENGTH_BYTES, 0, LENGTH_BYTES);
    }
}
