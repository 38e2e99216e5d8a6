package dev.weir.bench.processes;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the network's bytes are measured against: one connection between two processes that carries the same bytes again and
 * again and does nothing else with them.
 *
 * <p>{@code receive BOARD} shows how many have come; {@code send PORT FRAME} sends the content of a file until it is killed.
 */
final class RawStream {
    static final String LISTENS = "listens ";

    private RawStream() {}

    public static void main(String[] arguments) throws Exception {
        Channel channel = arguments[0].equals("receive")
                ? receive(Board.open(Path.of(arguments[1])))
                : send(Integer.parseInt(arguments[1]), Files.readAllBytes(Path.of(arguments[2])));
        ProcessHandle.current()
                .parent()
                .orElseThrow()
                .onExit()
                .thenRun(() -> Runtime.getRuntime().halt(1));
        channel.closeFuture().sync();
    }

    private static Channel receive(Board board) throws InterruptedException {
        Channel listening = new ServerBootstrap()
                .group(new NioEventLoopGroup(1))
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel created) {
                        created.pipeline().addLast(new Counter(board));
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        System.out.println(LISTENS + ((InetSocketAddress) listening.localAddress()).getPort());
        return listening;
    }

    private static Channel send(int port, byte[] frame) throws InterruptedException {
        ByteBuf bytes =
                PooledByteBufAllocator.DEFAULT.directBuffer(frame.length).writeBytes(frame);
        return new Bootstrap()
                .group(new NioEventLoopGroup(1))
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new Repeater(bytes))
                .connect("127.0.0.1", port)
                .sync()
                .channel();
    }

    private static final class Counter extends ChannelInboundHandlerAdapter {
        private final Board board;

        Counter(Board board) {
            this.board = board;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            board.add(0, bytes.readableBytes(), 0);
            bytes.release();
        }
    }

    /** Writes as long as the connection takes more. */
    private static final class Repeater extends ChannelInboundHandlerAdapter {
        private final ByteBuf frame;

        Repeater(ByteBuf frame) {
            this.frame = frame;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            fill(context);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            context.executor().execute(() -> fill(context));
        }

        private void fill(ChannelHandlerContext context) {
            while (context.channel().isWritable()) {
                context.write(frame.retainedDuplicate(), context.voidPromise());
            }
            context.flush();
        }
    }
}
