package dev.weir.network;

import dev.weir.channel.ChannelFactory;
import dev.weir.channel.ChannelLostException;
import dev.weir.common.ExecutionId;
import dev.weir.common.HostAndPort;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data channels of one process to its peers, in both directions. An execution has one connection to each peer that it
 * sends to, which carries all its channels there; each has a receive window of its own, so that one slow receiver does not
 * hold up another. Safe to use from any thread.
 */
public final class DataServer implements ChannelFactory, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataServer.class);
    private static final int NETWORK_THREADS = 2;
    /** Ended executions; a peer that still tries to reach an older one gives up by itself. */
    private static final int REMEMBERED = 1_000;

    private final DataServerConfig config;
    private final byte[] token;
    private final EventLoopGroup group;
    private final Channel listening;
    private final Map<ExecutionId, ExecutionChannels> executions = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();
    /** The last that have ended here, oldest first. Guarded by {@link #executions}. */
    private final LinkedHashSet<ExecutionId> ended = new LinkedHashSet<>();

    /** Of all that were opened here. Guarded by {@link #executions}. */
    private long newestEpoch;

    private DataServer(DataServerConfig config) throws IOException {
        this.config = Objects.requireNonNull(config, "config is null");
        this.token = config.token().getBytes(StandardCharsets.UTF_8);
        this.group = new NioEventLoopGroup(NETWORK_THREADS, new DefaultThreadFactory("data-" + config.name(), true));
        var bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel created) {
                        FrameReader frames = new FrameReader(Frames.MAX_LENGTH_UNKNOWN);
                        created.pipeline().addLast(frames, new IncomingConnection(DataServer.this, frames));
                    }
                })
                .bind(config.bindHost(), config.port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new IOException(
                    "cannot listen for data at " + config.bindHost() + ":" + config.port() + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        this.listening = bound.channel();
    }

    /**
     * Listens for peers.
     *
     * @throws IOException if the address cannot be bound
     */
    public static DataServer start(DataServerConfig config) throws IOException {
        return new DataServer(config);
    }

    /** Where this process listens: the host that it is bound to, and the port that it got. */
    public HostAndPort address() {
        return new HostAndPort(config.bindHost(), ((InetSocketAddress) listening.localAddress()).getPort());
    }

    /** How many connections were refused: no or another token, an execution that has ended, another protocol. */
    public long refusedConnections() {
        return refused.sum();
    }

    @Override
    public Remote open(ExecutionId execution, Consumer<ChannelLostException> onLost) {
        ExecutionChannels opened = new ExecutionChannels(this, execution, onLost);
        synchronized (executions) {
            if (executions.putIfAbsent(execution, opened) != null) {
                throw new IllegalStateException("execution " + execution + " is open already");
            }
            newestEpoch = Math.max(newestEpoch, execution.epoch());
        }
        return opened;
    }

    /** {@code null} if it is not open. */
    ExecutionChannels execution(ExecutionId id) {
        return executions.get(id);
    }

    /** Whether an execution that is not open may be opened later: those that have ended here, or whose JobMaster has, never are. */
    boolean mayStillBegin(ExecutionId id) {
        synchronized (executions) {
            return id.epoch() >= newestEpoch && !ended.contains(id);
        }
    }

    void ended(ExecutionChannels execution) {
        synchronized (executions) {
            executions.remove(execution.id(), execution);
            ended.add(execution.id());
            if (ended.size() > REMEMBERED) {
                ended.remove(ended.iterator().next());
            }
        }
    }

    boolean hasToken(byte[] given) {
        return MessageDigest.isEqual(token, given);
    }

    Hello hello(ExecutionId execution) {
        return new Hello(Hello.VERSION, token, execution, config.name());
    }

    void refused(SocketAddress from, String reason) {
        refused.increment();
        LOG.warn("refused a data connection from {}: {}", from, reason);
    }

    int receiveWindow() {
        return config.receiveWindow();
    }

    EventLoopGroup group() {
        return group;
    }

    /** Ends all executions' channels and listens no more. Waits for nothing. */
    @Override
    public void close() {
        listening.close();
        executions.values().forEach(ExecutionChannels::close);
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    }
}
