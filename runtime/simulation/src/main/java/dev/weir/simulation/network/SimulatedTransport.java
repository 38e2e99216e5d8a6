package dev.weir.simulation.network;

import dev.weir.protocol.Connection;
import dev.weir.protocol.ConnectionListener;
import dev.weir.protocol.Transport;
import dev.weir.simulation.kernel.VirtualProcess;
import java.util.function.Function;

/** Control connections of one process. */
public final class SimulatedTransport implements Transport {
    private final Network network;
    private final VirtualProcess process;

    SimulatedTransport(Network network, VirtualProcess process) {
        this.network = network;
        this.process = process;
    }

    @Override
    public Listening listen(String host, int port, Function<Connection, ConnectionListener> accept) {
        String address = host + ":" + port;
        network.listen(address, new Network.Listener(process, accept));
        process.onDeath(() -> network.unlisten(address, process));
        return new Listening() {
            @Override
            public int port() {
                return port;
            }

            @Override
            public long refused() {
                return 0;
            }

            @Override
            public void close() {
                network.unlisten(address, process);
            }
        };
    }

    @Override
    public Connection connect(String host, int port, ConnectionListener listener) {
        return ControlConnection.connect(network, process, host + ":" + port, listener);
    }
}
