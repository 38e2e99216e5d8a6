package dev.weir.task;

import dev.weir.channel.Element;
import java.util.List;

/** All channels out of a task. Task's thread only. */
final class TaskOutputs {
    private final List<ChannelOutput> channels;

    TaskOutputs(List<ChannelOutput> channels) {
        this.channels = List.copyOf(channels);
    }

    /** Sends all that was gathered. */
    void flush() {
        channels.forEach(ChannelOutput::flush);
    }

    /** To all, after all records before it. */
    void broadcast(Element element) {
        channels.forEach(channel -> channel.send(element));
    }

    /** To all, after all records before it, none of which waits for room. */
    void force(Element barrier) {
        channels.forEach(channel -> channel.force(barrier));
    }

    /** Sends what waits, as far as there is room; whether nothing waits any more. */
    boolean drain() {
        boolean empty = true;
        for (ChannelOutput channel : channels) {
            empty &= channel.drain();
        }
        return empty;
    }
}
