package dev.weir.protocol;

import java.io.IOException;
import java.util.function.Function;

/** Makes control connections: the one side effect of this package. Any thread may call it. */
public interface Transport {
    /**
     * Listens for connections of TaskManagers.
     *
     * @param accept called for each connection whose token was right, on a thread of the transport; gives its listener
     * @throws IOException if the address cannot be listened on
     */
    Listening listen(String host, int port, Function<Connection, ConnectionListener> accept) throws IOException;

    /**
     * Opens a connection to the JobMaster. Never blocks and never fails here: messages sent meanwhile wait for the
     * connection, and one that does not come about is told by {@link ConnectionListener#closed}.
     */
    Connection connect(String host, int port, ConnectionListener listener);

    /** Listens until it is closed, which closes its connections too. */
    interface Listening extends AutoCloseable {
        int port();

        /** Connections that were refused for their token, since the beginning. */
        long refused();

        @Override
        void close();
    }
}
