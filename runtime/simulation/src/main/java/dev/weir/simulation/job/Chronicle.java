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
import java.util.Objects;

/**
 * Keeps every kind of state. Its output tells of a record that was lost, counted twice or out of order: each key's records are
 * chained by a digest, and summed by buckets that timers close.
 */
final class Chronicle implements KeyedProcessFunction<Integer, Reading, String> {
    private static final int RECENT = 3;

    /** How many texts of a key there are in the end; the first goes when there have been twice as many records. */
    private static final int TEXTS = 8;

    private final JobShape shape;
    private final OutputTag<String> side;
    private ValueState<Long> digest;
    private ValueState<Long> count;
    private MapState<Long, Long> buckets;
    private ListState<Long> recent;
    private MapState<Long, String> texts;

    Chronicle(JobShape shape, OutputTag<String> side) {
        this.shape = shape;
        this.side = side;
    }

    @Override
    public void open(StateDeclaration states) {
        digest = states.value("digest", Long.class);
        count = states.value("count", Long.class);
        buckets = states.map("buckets", Long.class, Long.class);
        recent = states.list("recent", Long.class);
        texts = states.map("texts", Long.class, String.class);
    }

    @Override
    public void process(Reading reading, Context<Integer> context, Collector<String> out) {
        long number = (count.get() == null ? 0 : count.get()) + 1;
        count.set(number);
        digest.set(Functions.digest(digest.get() == null ? 0 : digest.get(), reading));
        remember(reading.value());
        long end = (Math.floorDiv(reading.at(), shape.width()) + 1) * shape.width();
        Long sum = buckets.get(end);
        buckets.put(end, (sum == null ? 0 : sum) + reading.value());
        context.setEventTimer(end);
        if (shape.keepsOrder()) {
            out.collect(Functions.step(reading.key(), number, digest.get(), recent.get()));
        }
        if (shape.ballast() > 0) {
            keepTexts(reading.key(), number, out);
        }
        if (Functions.isOdd(reading)) {
            context.emit(side, Functions.side(reading));
        }
    }

    /** Writes some texts once and looks at them later: what changes between two checkpoints is little of the whole. */
    private void keepTexts(int key, long number, Collector<String> out) {
        if (number <= TEXTS) {
            texts.put(number, text(key, number));
        } else {
            long index = 1 + number % TEXTS;
            String wanted = index == 1 && number > 2 * TEXTS ? null : text(key, index);
            if (!Objects.equals(texts.get(index), wanted)) {
                out.collect("text " + index + " of " + key + " is damaged");
            }
        }
        if (number == 2 * TEXTS) {
            texts.remove(1L);
        }
    }

    private String text(int key, long number) {
        return (key + "/" + number + " ").repeat(shape.ballast() / 5);
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
