package dev.weir.network;

import dev.weir.channel.ChannelFactory.Remote;
import dev.weir.channel.ChannelLostException;
import dev.weir.channel.DataChannel;
import dev.weir.codec.Codec;
import dev.weir.common.ExecutionId;
import dev.weir.common.HostAndPort;
import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The channels of one execution to and from other processes. */
final class ExecutionChannels implements Remote {
    private final DataServer server;
    private final ExecutionId id;
    private final Consumer<ChannelLostException> onLost;
    private final Map<Integer, RemoteReceiver<?>> receivers = new ConcurrentHashMap<>();
    /** By peer. Guarded by this, like all below. */
    private final Map<HostAndPort, OutgoingConnection> outgoing = new HashMap<>();

    private final Set<Channel> incoming = new HashSet<>();
    private final Set<String> lost = new HashSet<>();
    private boolean closed;

    ExecutionChannels(DataServer server, ExecutionId id, Consumer<ChannelLostException> onLost) {
        this.server = server;
        this.id = id;
        this.onLost = onLost;
    }

    ExecutionId id() {
        return id;
    }

    @Override
    public <T> DataChannel.Sender sender(int channel, HostAndPort peer, Codec<T> codec, Runnable wakeSender) {
        OutgoingConnection connection;
        synchronized (this) {
            connection = outgoing.computeIfAbsent(peer, to -> new OutgoingConnection(server, this, to));
        }
        RemoteSender<T> sender = new RemoteSender<>(channel, connection, codec, wakeSender);
        connection.add(channel, sender);
        return sender;
    }

    @Override
    public <T> DataChannel.Receiver receiver(int channel, Codec<T> codec, Runnable wakeReceiver) {
        RemoteReceiver<T> receiver = new RemoteReceiver<>(channel, server.receiveWindow(), codec, wakeReceiver);
        if (receivers.putIfAbsent(channel, receiver) != null) {
            throw new IllegalStateException("channel " + channel + " has a receiver already");
        }
        return receiver;
    }

    /** {@code null} if the channel does not end here. */
    RemoteReceiver<?> receiver(int channel) {
        return receivers.get(channel);
    }

    /** Takes a peer's connection; {@code false} if the execution is closed. */
    synchronized boolean accept(Channel connection) {
        return !closed && incoming.add(connection);
    }

    synchronized void ended(Channel connection) {
        incoming.remove(connection);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Tells of a peer that is lost, once. */
    void lost(String peer, String why) {
        synchronized (this) {
            if (closed || !lost.add(peer)) {
                return;
            }
        }
        onLost.accept(new ChannelLostException(peer, why));
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            outgoing.values().forEach(OutgoingConnection::close);
            incoming.forEach(Frames::sayGoodbye);
        }
        server.ended(this);
    }
}
