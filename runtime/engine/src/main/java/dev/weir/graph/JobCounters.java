package dev.weir.graph;

import dev.weir.api.Counter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** The counters of one process: the program's own and the engine's. Any thread may use them. */
public final class JobCounters {
    private final ConcurrentMap<String, LongAdder> counters = new ConcurrentHashMap<>();

    /** The counter with this name; the same one when asked again. */
    public Counter counter(String name) {
        LongAdder adder = counters.computeIfAbsent(name, key -> new LongAdder());
        return adder::add;
    }

    /** The values of now, by name. */
    public Map<String, Long> values() {
        Map<String, Long> values = new TreeMap<>();
        counters.forEach((name, adder) -> values.put(name, adder.sum()));
        return values;
    }
}
