package dev.weir.simulation.network;

import dev.weir.channel.ChannelFactory.Remote;
import dev.weir.channel.ChannelLostException;
import dev.weir.channel.DataChannel;
import dev.weir.codec.Codec;
import dev.weir.common.ExecutionId;
import dev.weir.common.HostAndPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The channels of one execution between one process and others. */
final class RemoteEnds implements Remote {
    private final ProcessChannels channels;
    private final ExecutionId execution;
    private final Consumer<ChannelLostException> onLost;
    private final Map<Integer, RemoteReceiver<?>> receivers = new TreeMap<>();
    private final Map<String, DataLink> outgoing = new TreeMap<>();
    private final List<DataLink> incoming = new ArrayList<>();
    private final Set<String> lost = new TreeSet<>();
    private boolean closed;

    RemoteEnds(ProcessChannels channels, ExecutionId execution, Consumer<ChannelLostException> onLost) {
        this.channels = channels;
        this.execution = execution;
        this.onLost = onLost;
    }

    ExecutionId execution() {
        return execution;
    }

    ProcessChannels channels() {
        return channels;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public <T> DataChannel.Sender sender(int channel, HostAndPort peer, Codec<T> codec, Runnable wakeSender) {
        DataLink link = outgoing.computeIfAbsent(peer.toString(), to -> new DataLink(this, peer));
        RemoteSender<T> sender = new RemoteSender<>(channel, link, new ElementCodec<>(codec), wakeSender);
        link.add(channel, sender);
        return sender;
    }

    @Override
    public <T> DataChannel.Receiver receiver(int channel, Codec<T> codec, Runnable wakeReceiver) {
        RemoteReceiver<T> receiver = new RemoteReceiver<>(channel, channels, new ElementCodec<>(codec), wakeReceiver);
        if (receivers.putIfAbsent(channel, receiver) != null) {
            throw new IllegalStateException("channel " + channel + " has a receiver already");
        }
        return receiver;
    }

    void accept(DataLink link) {
        incoming.add(link);
    }

    void ended(DataLink link) {
        incoming.remove(link);
    }

    /** What came for a channel; nothing if it does not end here. */
    void receive(int channel, byte[] element, DataLink from) {
        RemoteReceiver<?> receiver = receivers.get(channel);
        if (!closed && receiver != null) {
            receiver.receive(element, from);
        }
    }

    void lost(String peer, String why) {
        if (!closed && lost.add(peer)) {
            channels.process().trace(() -> "data connection with " + peer + " is lost: " + why);
            onLost.accept(new ChannelLostException(peer, why));
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            outgoing.values().forEach(DataLink::sayGoodbye);
            List.copyOf(incoming).forEach(DataLink::goodbyeFromReceiver);
            channels.closed(this);
        }
    }
}
