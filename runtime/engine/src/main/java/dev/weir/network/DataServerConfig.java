package dev.weir.network;

import java.util.Objects;

/**
 * @param name of this process, which peers and logs know it by
 * @param bindHost the address to listen at
 * @param port 0 for any that is free
 * @param token the job's secret; whoever connects must have the same
 * @param receiveWindow bytes that a channel may have on its way or waiting at its receiver
 */
public record DataServerConfig(String name, String bindHost, int port, String token, int receiveWindow) {
    public static final int DEFAULT_RECEIVE_WINDOW = 512 * 1024;

    public DataServerConfig {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(bindHost, "bindHost is null");
        Objects.requireNonNull(token, "token is null");
        if (receiveWindow < 1) {
            throw new IllegalArgumentException("receiveWindow is " + receiveWindow + ": expected 1 or more");
        }
    }

    @Override
    public String toString() {
        return name + " at " + bindHost + ":" + port;
    }
}
