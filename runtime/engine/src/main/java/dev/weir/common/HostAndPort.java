package dev.weir.common;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * Where a process listens.
 *
 * @param host a name or an address; an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record HostAndPort(String host, int port) {
    private static final int MAX_PORT = 65_535;

    public HostAndPort {
        Objects.requireNonNull(host, "host is null");
        if (host.isBlank()) {
            throw new IllegalArgumentException("host is empty, expected a name or an address");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port is " + port + ", expected 1 to " + MAX_PORT);
        }
    }

    /** Reads {@code host:port} or {@code [ipv6]:port}. */
    public static HostAndPort parse(String text) {
        Objects.requireNonNull(text, "text is null");
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw malformed(text);
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw malformed(text);
        }
        try {
            return new HostAndPort(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw malformed(text);
        }
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("'" + text + "' is no address, expected host:port or [ipv6]:port");
    }

    /** For connecting; the name is looked up when that happens. */
    public InetSocketAddress unresolved() {
        return InetSocketAddress.createUnresolved(host, port);
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
