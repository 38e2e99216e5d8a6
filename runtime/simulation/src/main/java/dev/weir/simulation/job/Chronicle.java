package dev.weir.simulation.job;

import dev.weir.api.Collector;
import dev.weir.api.KeyedProcessFunction;
import dev.weir.api.ListState;
import dev.weir.api.MapState;
import dev.weir.api.OutputTag;
import dev.weir.api.StateDeclaration;
import dev.weir.api.ValueState;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps every kind of state. Its output tells of a record that was lost, counted twice or out of order: each key's records are
 * chained by a digest, and summed by buckets that timers close.
 */
final class Chronicle implements KeyedProcessFunction<Integer, Reading, String> {
    private static final int RECENT = 3;

    private final long width;
    private final boolean ordered;
    private final OutputTag<String> side;
    private ValueState<Long> digest;
    private ValueState<Long> count;
    private MapState<Long, Long> buckets;
    private ListState<Long> recent;

    /** @param ordered whether the order of a key's records is to be seen in the output */
    Chronicle(long width, boolean ordered, OutputTag<String> side) {
        this.width = width;
        this.ordered = ordered;
        this.side = side;
    }

    @Override
    public void open(StateDeclaration states) {
        digest = states.value("digest", Long.class);
        count = states.value("count", Long.class);
        buckets = states.map("buckets", Long.class, Long.class);
        recent = states.list("recent", Long.class);
    }

    @Override
    public void process(Reading reading, Context<Integer> context, Collector<String> out) {
        long number = (count.get() == null ? 0 : count.get()) + 1;
        count.set(number);
        digest.set(Functions.digest(digest.get() == null ? 0 : digest.get(), reading));
        remember(reading.value());
        long end = (Math.floorDiv(reading.at(), width) + 1) * width;
        Long sum = buckets.get(end);
        buckets.put(end, (sum == null ? 0 : sum) + reading.value());
        context.setEventTimer(end);
        if (ordered) {
            out.collect(Functions.step(reading.key(), number, digest.get(), recent.get()));
        }
        if (Functions.isOdd(reading)) {
            context.emit(side, Functions.side(reading));
        }
    }

    private void remember(long value) {
        recent.add(value);
        List<Long> all = recent.get();
        if (all.size() > RECENT) {
            recent.set(new ArrayList<>(all.subList(all.size() - RECENT, all.size())));
        }
    }

    @Override
    public void onTimer(long timestamp, Context<Integer> context, Collector<String> out) {
        Long sum = buckets.get(timestamp);
        if (sum != null) {
            out.collect(Functions.bucket(context.key(), timestamp, sum));
            buckets.remove(timestamp);
        }
    }
}
