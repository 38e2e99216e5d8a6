package dev.weir.simulation.network;

import dev.weir.protocol.Connection;
import dev.weir.protocol.ConnectionListener;
import dev.weir.protocol.ControlMessage;
import dev.weir.protocol.MalformedMessageException;
import dev.weir.simulation.kernel.VirtualProcess;
import java.util.Optional;
import java.util.function.Function;

/**
 * A control connection between two processes, by frames. An end that closes it may still be given what was under way, until
 * it is told that it is closed. When one process dies the other is told, unless its machine died with it.
 */
final class ControlConnection {
    private static final long CONNECT_TIMEOUT_NANOS = 2_000_000_000L;
    private static final long TOLD_NANOS = 500_000;
    private static final double MACHINE_DIES_TOO = 0.3;

    private final Network network;
    private final End client;
    /** {@code null} if nobody was there. */
    private final End server;

    private ControlConnection(Network network, VirtualProcess from, VirtualProcess to, ConnectionListener listener) {
        this.network = network;
        this.client = new End(from);
        this.client.listener = listener;
        this.server = to == null ? null : new End(to);
        if (to != null) {
            join(client, server);
        }
    }

    static Connection connect(Network network, VirtualProcess from, String address, ConnectionListener listener) {
        Optional<Network.Listener> found = network.listener(address);
        VirtualProcess to = found.map(Network.Listener::process).orElse(null);
        ControlConnection connection = new ControlConnection(network, from, to, listener);
        if (to == null) {
            from.after(network.latency(), () -> connection.client.end("nobody listens on " + address));
        } else if (!network.flows(from, to) || !network.flows(to, from)) {
            from.after(CONNECT_TIMEOUT_NANOS, () -> connection.client.end("no answer from " + address));
        } else {
            connection.open(found.get().accept());
        }
        return connection.client;
    }

    private void join(End one, End other) {
        one.other = other;
        one.out = network.pipe(one.owner, other.owner);
        other.other = one;
        other.out = network.pipe(other.owner, one.owner);
    }

    private void open(Function<Connection, ConnectionListener> accept) {
        client.open = true;
        client.out.send(() -> {
            server.open = true;
            server.listener = accept.apply(server);
        });
        network.opened(this);
        client.owner.onDeath(() -> died(client));
        server.owner.onDeath(() -> died(server));
    }

    private void died(End end) {
        end.out.loseHeld();
        if (!network.dice().chance(MACHINE_DIES_TOO)) {
            end.out.put(() -> end.other.end("connection reset by " + end.owner.id()));
        }
    }

    boolean isOf(VirtualProcess process) {
        return client.owner == process || server.owner == process;
    }

    /** Breaks it: what is under way is lost, in each direction or not, and each end is told when it is. */
    void reset() {
        for (End end : new End[] {client, server}) {
            if (network.dice().chance(0.7)) {
                end.out.lose();
            }
            end.owner.after(network.latency() + network.dice().around(TOLD_NANOS), () -> end.end("connection reset"));
        }
    }

    private final class End implements Connection {
        private final VirtualProcess owner;
        private End other;
        private Pipe out;
        /** {@code null} until it is accepted. */
        private ConnectionListener listener;
        /** Whether messages may be sent. */
        private boolean open;
        /** Closed by this side. */
        private boolean closing;
        /** The listener knows that it is closed. */
        private boolean ended;

        End(VirtualProcess owner) {
            this.owner = owner;
        }

        @Override
        public void send(ControlMessage message) {
            if (!open || !owner.isAlive()) {
                return;
            }
            byte[] frame = network.messages().encode(message);
            owner.trace(() -> "to " + other.owner.id() + ": " + Messages.describe(message));
            out.send(() -> other.receive(frame));
            network.watch().sent(owner, message);
        }

        private void receive(byte[] frame) {
            if (ended) {
                owner.trace(() -> "a message from " + other.owner.id() + " comes too late");
                return;
            }
            ControlMessage message = network.watch().received(owner, decode(frame));
            owner.trace(() -> "from " + other.owner.id() + ": " + Messages.describe(message));
            listener.received(this, message);
        }

        private ControlMessage decode(byte[] frame) {
            try {
                return this == server
                        ? network.messages().decodeToJobMaster(frame)
                        : network.messages().decodeToTaskManager(frame);
            } catch (MalformedMessageException e) {
                throw new IllegalStateException("a frame that was encoded here cannot be decoded", e);
            }
        }

        @Override
        public void close(String reason) {
            if (closing || ended) {
                return;
            }
            closing = true;
            open = false;
            owner.trace(() -> "closes the connection to " + peer() + ": " + reason);
            if (out != null) {
                out.send(() -> other.end(reason));
            }
            owner.after(network.dice().around(TOLD_NANOS), () -> end(reason));
        }

        private void end(String reason) {
            if (ended) {
                return;
            }
            ended = true;
            open = false;
            owner.trace(() -> "connection to " + peer() + " is closed: " + reason);
            if (other != null && other.ended) {
                network.ended(ControlConnection.this);
                out.lose();
                other.out.lose();
            }
            if (listener != null) {
                listener.closed(this, reason);
            }
        }

        @Override
        public String peer() {
            return other == null ? "nobody" : other.owner.id();
        }
    }
}
