package dev.weir.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Connections inside one thread: what is sent is received at once, and can be held back or cut. Ports stand for addresses. */
public final class MemoryTransport implements Transport {
    private final Map<Integer, Function<Connection, ConnectionListener>> listening = new HashMap<>();
    private final List<End> open = new ArrayList<>();

    @Override
    public Listening listen(String host, int port, Function<Connection, ConnectionListener> accept) throws IOException {
        if (listening.putIfAbsent(port, accept) != null) {
            throw new IOException("port " + port + " is taken");
        }
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
                listening.remove(port);
            }
        };
    }

    @Override
    public Connection connect(String host, int port, ConnectionListener listener) {
        End near = new End("jobmaster:" + port);
        near.listener = listener;
        Function<Connection, ConnectionListener> accept = listening.get(port);
        if (accept == null) {
            near.closed = true;
            listener.closed(near, "nobody listens on " + port);
            return near;
        }
        End far = new End("taskmanager");
        near.other = far;
        far.other = near;
        far.listener = accept.apply(far);
        open.add(near);
        return near;
    }

    public void unlisten(int port) {
        listening.remove(port);
    }

    /** Resets all connections. */
    public void cut() {
        List.copyOf(open).forEach(end -> end.close("cut"));
    }

    private final class End implements Connection {
        private final String name;
        private ConnectionListener listener;
        private End other;
        private boolean closed;

        End(String name) {
            this.name = name;
        }

        @Override
        public void send(ControlMessage message) {
            if (!closed) {
                other.listener.received(other, message);
            }
        }

        @Override
        public void close(String reason) {
            if (!closed) {
                closed = true;
                open.remove(this);
                open.remove(other);
                listener.closed(this, reason);
                other.close(reason);
            }
        }

        @Override
        public String peer() {
            return name;
        }
    }
}
