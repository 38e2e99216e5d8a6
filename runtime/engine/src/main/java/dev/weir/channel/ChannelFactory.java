package dev.weir.channel;

import dev.weir.codec.Codec;
import dev.weir.common.ExecutionId;
import dev.weir.common.HostAndPort;
import java.util.function.Consumer;

/** Makes the channels that lead to other processes. */
public interface ChannelFactory {
    /**
     * Begins an execution: from now on its peers' connections are accepted.
     *
     * @param onLost told once for each peer whose connection is lost before the execution is closed; any thread
     */
    Remote open(ExecutionId execution, Consumer<ChannelLostException> onLost);

    /** The channels of one execution to and from other processes. */
    interface Remote extends AutoCloseable {
        /**
         * The sending end of a channel; made once for each.
         *
         * @param channel number of the channel, the same in both processes
         * @param codec of its records
         * @param wakeSender called by any thread when an offer that was refused may be tried again
         */
        <T> DataChannel.Sender sender(int channel, HostAndPort peer, Codec<T> codec, Runnable wakeSender);

        /**
         * The receiving end of a channel; made once for each, before any peer starts its sources.
         *
         * @param wakeReceiver called by any thread when an element has come
         */
        <T> DataChannel.Receiver receiver(int channel, Codec<T> codec, Runnable wakeReceiver);

        /** Ends the connections; peers are told that it is on purpose. Waits for nothing. */
        @Override
        void close();
    }

    /** For a job that runs in one process. */
    static ChannelFactory none() {
        return new NoRemoteChannels();
    }
}
