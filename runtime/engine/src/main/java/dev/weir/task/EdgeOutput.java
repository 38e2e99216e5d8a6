package dev.weir.task;

import dev.weir.channel.Element;
import dev.weir.codec.Codecs;
import dev.weir.codec.KeyGroups;
import dev.weir.graph.Edge;
import dev.weir.graph.Partitioning;
import java.util.List;

/** The way out of a task along one edge: its channels, by the receiver's subtask. Task's thread only. */
abstract class EdgeOutput implements Downstream {
    private final ChannelOutput[] channels;

    private EdgeOutput(List<ChannelOutput> channels) {
        this.channels = channels.toArray(new ChannelOutput[0]);
    }

    /** @param subtask of the sender */
    static EdgeOutput of(Edge edge, List<ChannelOutput> channels, int subtask, int maxParallelism, Codecs codecs) {
        if (channels.size() == 1) {
            return new One(channels);
        }
        Partitioning partitioning = edge.partitioning();
        if (partitioning instanceof Partitioning.Hash hash) {
            return new Hash(channels, edge.to(), hash, maxParallelism, codecs);
        }
        if (partitioning instanceof Partitioning.Rebalance) {
            return new Rebalance(channels, subtask);
        }
        if (partitioning instanceof Partitioning.Broadcast) {
            return new Broadcast(channels);
        }
        throw new IllegalStateException("a forward edge with " + channels.size() + " channels of one task");
    }

    final ChannelOutput channel(int subtask) {
        return channels[subtask];
    }

    final int size() {
        return channels.length;
    }

    @Override
    public final void watermark(long timestamp) {
        send(new Element.Watermark(timestamp));
    }

    @Override
    public final void status(Element.Status status) {
        send(status);
    }

    private void send(Element element) {
        for (ChannelOutput channel : channels) {
            channel.send(element);
        }
    }

    /** To the only receiver. */
    private static final class One extends EdgeOutput {
        private final ChannelOutput only;

        One(List<ChannelOutput> channels) {
            super(channels);
            this.only = channels.get(0);
        }

        @Override
        public void process(Object value, long timestamp) {
            only.add(value, timestamp);
        }
    }

    /** To the subtask that owns the key. */
    private static final class Hash extends EdgeOutput {
        private final RecordKeyGroups keyGroups;
        /** By key group. */
        private final ChannelOutput[] byKeyGroup;

        Hash(List<ChannelOutput> channels, String receiver, Partitioning.Hash hash, int maxParallelism, Codecs codecs) {
            super(channels);
            this.keyGroups = new RecordKeyGroups(receiver, hash, maxParallelism, codecs);
            this.byKeyGroup = new ChannelOutput[maxParallelism];
            for (int group = 0; group < maxParallelism; group++) {
                byKeyGroup[group] = channels.get(KeyGroups.subtask(group, maxParallelism, channels.size()));
            }
        }

        @Override
        public void process(Object value, long timestamp) {
            byKeyGroup[keyGroups.of(value)].add(value, timestamp);
        }
    }

    /** Round robin. Each sender begins elsewhere, so that few records do not all go to the first. */
    private static final class Rebalance extends EdgeOutput {
        private int next;

        Rebalance(List<ChannelOutput> channels, int subtask) {
            super(channels);
            this.next = subtask % channels.size();
        }

        @Override
        public void process(Object value, long timestamp) {
            channel(next).add(value, timestamp);
            next = next + 1 == size() ? 0 : next + 1;
        }
    }

    /** To all. */
    private static final class Broadcast extends EdgeOutput {
        Broadcast(List<ChannelOutput> channels) {
            super(channels);
        }

        @Override
        public void process(Object value, long timestamp) {
            for (int i = 0; i < size(); i++) {
                channel(i).add(value, timestamp);
            }
        }
    }
}
