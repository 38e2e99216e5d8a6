package dev.weir.bench.fleet;

import dev.weir.control.JobConfig;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The REST APIs of all JobMasters: one server on all addresses of this machine, which knows by the address that it was reached at
 * which job it is asked for. It does not look at tokens.
 */
final class JobMasterServer implements AutoCloseable {
    private static final int LONGEST_BODY = 1 << 20;
    private static final int BACKLOG = 4096;

    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private final Map<String, String> snapshots = new ConcurrentHashMap<>();
    private final Channel server;

    JobMasterServer() {
        server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(LONGEST_BODY),
                                        new JobMasterHandler(snapshots::get));
                    }
                })
                .bind("0.0.0.0", JobConfig.REST_PORT)
                .syncUninterruptibly()
                .channel();
    }

    /**
     * From now on a JobMaster answers there.
     *
     * @param snapshot the first line of its event stream
     */
    void answer(String address, String snapshot) {
        snapshots.put(address, snapshot);
    }

    void forget(String address) {
        snapshots.remove(address);
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        loops.shutdownGracefully();
    }
}
