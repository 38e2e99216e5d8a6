package dev.weir.graph;

import dev.weir.api.DataType;
import dev.weir.api.KeySelector;

/** Which subtask of the next operator a record goes to. */
public sealed interface Partitioning {
    /** In lower case, as the graph's fingerprint and its picture show it. */
    String kind();

    /** To the subtask with the sender's own index. */
    record Forward() implements Partitioning {
        @Override
        public String kind() {
            return "forward";
        }
    }

    /** Round robin. */
    record Rebalance() implements Partitioning {
        @Override
        public String kind() {
            return "rebalance";
        }
    }

    /** To every subtask. */
    record Broadcast() implements Partitioning {
        @Override
        public String kind() {
            return "broadcast";
        }
    }

    /** To the subtask that owns the key's group. */
    record Hash(DataType<?> keyType, KeySelector<?, ?> selector) implements Partitioning {
        @Override
        public String kind() {
            return "hash";
        }
    }
}
