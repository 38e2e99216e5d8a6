package dev.weir.local.apiserver.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * The HTTP server: a few event loops hold every connection, so that a watch costs no thread; a pool runs the handlers, and grows
 * only with the handlers that block (logs that are followed).
 */
public final class Listener implements AutoCloseable {

    /** As much as the real API server takes. */
    public static final int MAX_BODY = 3 << 20;

    private static final int MAX_URL = 16 << 10;
    private static final int MAX_HEADERS = 64 << 10;
    private static final WriteBufferWaterMark PENDING = new WriteBufferWaterMark(8 << 20, 64 << 20);

    private final EventLoopGroup loops;
    private final ExecutorService workers;
    private final ChannelGroup connections;
    private final Channel server;

    private Listener(EventLoopGroup loops, ExecutorService workers, ChannelGroup connections, Channel server) {
        this.loops = loops;
        this.workers = workers;
        this.connections = connections;
        this.server = server;
    }

    /** @throws IOException when the address cannot be listened on */
    public static Listener start(InetSocketAddress address, SSLContext tls, Handler handler) throws IOException {
        Objects.requireNonNull(tls, "tls is null");
        Objects.requireNonNull(handler, "handler is null");
        EventLoopGroup loops = new NioEventLoopGroup(2, new DefaultThreadFactory("apiserver-loop", true));
        ExecutorService workers = Executors.newCachedThreadPool(new DefaultThreadFactory("apiserver-worker", true));
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, PENDING)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        connections.add(channel);
                        prepare(channel.pipeline().addLast(new SslHandler(engine(tls))), handler, workers);
                    }
                });
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            workers.shutdownNow();
            throw new IOException(
                    "the API server cannot listen on " + address + ": "
                            + bound.cause().getMessage() + "; choose another port, or 0 for any that is free",
                    bound.cause());
        }
        return new Listener(loops, workers, connections, bound.channel());
    }

    private static SSLEngine engine(SSLContext tls) {
        SSLEngine engine = tls.createSSLEngine();
        engine.setUseClientMode(false);
        return engine;
    }

    private static void prepare(ChannelPipeline pipeline, Handler handler, ExecutorService workers) {
        pipeline.addLast(new HttpServerCodec(MAX_URL, MAX_HEADERS, 64 << 10))
                .addLast(new HttpObjectAggregator(MAX_BODY))
                .addLast(new Connection(handler, workers))
                .addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                        context.close();
                    }
                });
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    @Override
    public void close() {
        server.close().awaitUninterruptibly();
        connections.close().awaitUninterruptibly();
        workers.shutdownNow();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
