package dev.weir.network;

import dev.weir.common.HostAndPort;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The connection by which one execution sends to one peer.
 *
 * <pre>
 * NEW -first offer-> CONNECTING -WELCOME-> OPEN -> ENDED
 *                      ^  | RETRY, or no connection: again after a while, for a while
 *                      +--+
 * </pre>
 */
final class OutgoingConnection {
    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    private static final int RETRY_MILLIS = 50;
    private static final int MAX_CONNECTS = 60;
    private static final int MAX_RETRIES = 600;

    private final DataServer server;
    private final ExecutionChannels execution;
    private final HostAndPort peer;
    private final AtomicBoolean begun = new AtomicBoolean();
    /** By channel. Guarded by itself. */
    private final Map<Integer, RemoteSender<?>> senders = new HashMap<>();
    /** Of the peer, in bytes; 0 before WELCOME. Guarded by {@link #senders}. */
    private int window;
    /** Attempts to connect that failed, and that were put off. Network's thread only. */
    private int failedConnects;

    private int retries;
    /** Open once the peer has said WELCOME; {@code null} before. */
    private volatile Outbox outbox;

    OutgoingConnection(DataServer server, ExecutionChannels execution, HostAndPort peer) {
        this.server = server;
        this.execution = execution;
        this.peer = peer;
    }

    void add(int number, RemoteSender<?> sender) {
        synchronized (senders) {
            senders.put(number, sender);
            if (window > 0) {
                sender.grant(window);
            }
        }
    }

    /** Only for a sender that has credit. */
    Outbox outbox() {
        return outbox;
    }

    /** Begins to connect, once. */
    void connect() {
        if (begun.compareAndSet(false, true)) {
            tryConnect();
        }
    }

    private void tryConnect() {
        if (execution.isClosed()) {
            return;
        }
        new Bootstrap()
                .group(server.group())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel created) {
                        created.pipeline().addLast(new FrameReader(Frames.MAX_LENGTH_UNKNOWN), new Handler());
                    }
                })
                .connect(peer.host(), peer.port())
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        failed(connected.cause());
                    }
                });
    }

    private void failed(Throwable cause) {
        failedConnects++;
        if (failedConnects < MAX_CONNECTS) {
            again();
        } else {
            execution.lost(peer.toString(), "cannot connect: " + cause.getMessage());
        }
    }

    private void again() {
        server.group().schedule(this::tryConnect, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Ends the connection on purpose. */
    void close() {
        Outbox open = outbox;
        if (open != null) {
            Frames.sayGoodbye(open.connection());
        }
    }

    /** What the peer says. */
    private final class Handler extends SimpleChannelInboundHandler<ByteBuf> {
        private static final int WELCOME_BYTES = Integer.BYTES;

        /** Whether the end of this connection is no failure. Network's thread only. */
        private boolean expected;
        /** Why it ends. */
        private String why = "closed by the peer";

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(server.hello(execution.id()).encode(context.alloc()));
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
            FrameType type = FrameType.of(frame.readUnsignedByte());
            switch (type) {
                case WELCOME ->
                    welcome(
                            context.channel(),
                            Frames.fixed(frame, WELCOME_BYTES).readInt());
                case CREDIT -> credit(Frames.fixed(frame, 2 * Integer.BYTES));
                case GOODBYE -> expected = true;
                case RETRY -> retry(context);
                case REFUSED -> refused(context, frame.toString(StandardCharsets.UTF_8));
                case HELLO, RECORDS, WATERMARK, STATUS, BARRIER, END -> throw Frames.unexpected(type);
            }
        }

        private void retry(ChannelHandlerContext context) {
            expected = true;
            context.close();
            retries++;
            if (retries < MAX_RETRIES) {
                again();
            } else {
                execution.lost(peer.toString(), "it does not know execution " + execution.id());
            }
        }

        private void refused(ChannelHandlerContext context, String reason) {
            why = "refused by the peer: " + reason;
            context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (!expected) {
                execution.lost(peer.toString(), why);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            why = String.valueOf(cause.getMessage());
            context.close();
        }
    }

    private void welcome(Channel open, int bytes) {
        outbox = new Outbox(open);
        if (execution.isClosed()) {
            Frames.sayGoodbye(open);
            return;
        }
        synchronized (senders) {
            window = bytes;
            senders.values().forEach(sender -> sender.grant(bytes));
        }
    }

    private void credit(ByteBuf frame) {
        int number = frame.readInt();
        int bytes = frame.readInt();
        synchronized (senders) {
            RemoteSender<?> sender = senders.get(number);
            if (sender != null && bytes > 0) {
                sender.grant(bytes);
            }
        }
    }
}
