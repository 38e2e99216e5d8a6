package dev.weir.protocol;

/** Is told what comes over one connection, by one thread of the transport at a time. Must not block. */
public interface ConnectionListener {
    void received(Connection connection, ControlMessage message);

    /**
     * The connection is closed, by whichever side. Called once, last.
     *
     * @param reason for people
     */
    void closed(Connection connection, String reason);
}
