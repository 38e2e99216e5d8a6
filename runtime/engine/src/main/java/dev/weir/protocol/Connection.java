package dev.weir.protocol;

/**
 * One side of an open control connection. Messages arrive in the order in which they were sent, each once, until the
 * connection closes; what was sent last before that may be lost. Any thread may call it; nothing blocks.
 */
public interface Connection {
    /** Sends a message; does nothing when the connection is closed. */
    void send(ControlMessage message);

    /** @param reason shown to both sides */
    void close(String reason);

    /** The other side, for people. */
    String peer();
}
