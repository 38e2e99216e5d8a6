package dev.weir.channel;

import dev.weir.codec.Codec;
import dev.weir.common.ExecutionId;
import dev.weir.common.HostAndPort;
import java.util.function.Consumer;

/** Where there is no other process. */
final class NoRemoteChannels implements ChannelFactory, ChannelFactory.Remote {
    @Override
    public Remote open(ExecutionId execution, Consumer<ChannelLostException> onLost) {
        return this;
    }

    @Override
    public <T> DataChannel.Sender sender(int channel, HostAndPort peer, Codec<T> codec, Runnable wakeSender) {
        throw new IllegalStateException("channel " + channel + " leads to " + peer + ", but this process runs alone");
    }

    @Override
    public <T> DataChannel.Receiver receiver(int channel, Codec<T> codec, Runnable wakeReceiver) {
        throw new IllegalStateException("channel " + channel + " comes from elsewhere, but this process runs alone");
    }

    @Override
    public void close() {}
}
