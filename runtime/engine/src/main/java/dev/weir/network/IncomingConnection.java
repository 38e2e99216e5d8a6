package dev.weir.network;

import dev.weir.codec.CorruptDataException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A connection by which a peer sends. Network's thread only.
 *
 * <pre>
 * UNKNOWN -HELLO accepted-> OPEN -GOODBYE-> ENDING
 *    | anything else, or nothing in time: refused and closed
 * </pre>
 */
final class IncomingConnection extends SimpleChannelInboundHandler<ByteBuf> {
    private static final int HELLO_TIMEOUT_SECONDS = 10;

    private final DataServer server;
    private final FrameReader frames;
    /** The peer's name, once it has said it. */
    private String sender = "";
    /** Whose records come here; {@code null} while the peer is unknown. */
    private ExecutionChannels execution;
    /** Whether the end of this connection is no failure. */
    private boolean expected;

    private String why = "closed by the peer";
    private ScheduledFuture<?> timeout;

    /** @param frames of the same connection */
    IncomingConnection(DataServer server, FrameReader frames) {
        this.server = server;
        this.frames = frames;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        timeout = context.executor()
                .schedule(() -> refuse(context, "no HELLO came in time"), HELLO_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
        FrameType type = FrameType.of(frame.readUnsignedByte());
        if (execution == null) {
            if (type != FrameType.HELLO) {
                throw new CorruptDataException("the first frame is of type " + type + ": expected HELLO");
            }
            hello(context, Hello.decode(frame));
            return;
        }
        switch (type) {
            case RECORDS, WATERMARK, STATUS, BARRIER, END -> element(context, type, frame);
            case GOODBYE -> expected = true;
            case HELLO, WELCOME, REFUSED, RETRY, CREDIT -> throw Frames.unexpected(type);
        }
    }

    private void hello(ChannelHandlerContext context, Hello hello) {
        timeout.cancel(false);
        if (hello.version() != Hello.VERSION) {
            refuse(context, "protocol version " + hello.version() + ", expected " + Hello.VERSION);
        } else if (!server.hasToken(hello.token())) {
            refuse(context, "another token than this job's");
        } else {
            admit(context, hello);
        }
    }

    private void admit(ChannelHandlerContext context, Hello hello) {
        ExecutionChannels known = server.execution(hello.execution());
        if (known != null && known.accept(context.channel())) {
            sender = hello.sender();
            execution = known;
            frames.allow(Frames.MAX_LENGTH);
            context.writeAndFlush(Frames.begin(context.alloc(), FrameType.WELCOME, Integer.BYTES)
                    .writeInt(server.receiveWindow()));
        } else if (known == null && server.mayStillBegin(hello.execution())) {
            expected = true;
            Frames.writeAndClose(context.channel(), Frames.begin(context.alloc(), FrameType.RETRY, 0));
        } else {
            refuse(context, "execution " + hello.execution() + " of " + hello.sender() + " has ended here");
        }
    }

    private void element(ChannelHandlerContext context, FrameType type, ByteBuf frame) {
        if (frame.readableBytes() < Integer.BYTES) {
            throw new CorruptDataException("an element without a channel");
        }
        int channel = frame.readInt();
        RemoteReceiver<?> receiver = execution.receiver(channel);
        if (receiver == null) {
            throw new CorruptDataException("an element for channel " + channel + ", which does not end here");
        }
        receiver.receive(type, frame, context.channel());
    }

    private void refuse(ChannelHandlerContext context, String reason) {
        expected = true;
        server.refused(context.channel().remoteAddress(), reason);
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        Frames.writeAndClose(
                context.channel(),
                Frames.begin(context.alloc(), FrameType.REFUSED, text.length).writeBytes(text));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        timeout.cancel(false);
        if (execution != null) {
            execution.ended(context.channel());
            if (!expected) {
                execution.lost(sender, why);
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        why = String.valueOf(cause.getMessage());
        if (execution == null && !expected) {
            refuse(context, why);
        } else {
            context.close();
        }
    }
}
