package dev.weir.network;

import dev.weir.codec.CorruptDataException;
import dev.weir.common.ExecutionId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * The first frame of a connection.
 *
 * @param version of the protocol that the sender speaks
 * @param token that it has
 * @param execution that its records belong to
 * @param sender its name
 */
record Hello(int version, byte[] token, ExecutionId execution, String sender) {
    static final int VERSION = 1;

    private static final int MAGIC = 0x57454952;
    private static final int MAX_TEXT = 1024;

    ByteBuf encode(ByteBufAllocator allocator) {
        byte[] name = sender.getBytes(StandardCharsets.UTF_8);
        ByteBuf body = Unpooled.buffer();
        body.writeInt(MAGIC).writeInt(version);
        body.writeShort(token.length).writeBytes(token);
        body.writeLong(execution.epoch()).writeLong(execution.attempt());
        body.writeShort(name.length).writeBytes(name);
        return Frames.begin(allocator, FrameType.HELLO, body.readableBytes()).writeBytes(body);
    }

    /** @throws CorruptDataException if it is none; another version's is read up to its version */
    static Hello decode(ByteBuf body) {
        if (body.readableBytes() < 2 * Integer.BYTES || body.readInt() != MAGIC) {
            throw new CorruptDataException("the connection does not begin as one of Weir's data channels");
        }
        int version = body.readInt();
        if (version != VERSION) {
            return new Hello(version, new byte[0], new ExecutionId(0, 0), "");
        }
        byte[] token = text(body);
        require(body, 2 * Long.BYTES);
        ExecutionId execution = new ExecutionId(body.readLong(), body.readLong());
        return new Hello(version, token, execution, new String(text(body), StandardCharsets.UTF_8));
    }

    private static byte[] text(ByteBuf body) {
        require(body, Short.BYTES);
        int length = body.readUnsignedShort();
        if (length > MAX_TEXT) {
            throw new CorruptDataException("a text of " + length + " bytes: expected " + MAX_TEXT + " at most");
        }
        require(body, length);
        byte[] bytes = new byte[length];
        body.readBytes(bytes);
        return bytes;
    }

    private static void require(ByteBuf body, int bytes) {
        if (body.readableBytes() < bytes) {
            throw new CorruptDataException(
                    "a first frame with " + body.readableBytes() + " bytes left: expected " + bytes);
        }
    }
}
