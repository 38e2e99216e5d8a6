package dev.weir.bench.queries.weir;

import dev.weir.api.Collector;
import dev.weir.api.KeyedProcessFunction;
import dev.weir.api.StateDeclaration;
import dev.weir.api.ValueState;
import dev.weir.bench.queries.Counting.Counted;

/** How often each key has come. */
final class RunningCount implements KeyedProcessFunction<Long, Long, Counted> {
    private ValueState<Long> counts;

    @Override
    public void open(StateDeclaration states) {
        counts = states.value("counts", Long.class);
    }

    @Override
    public void process(Long key, Context<Long> context, Collector<Counted> out) {
        Long before = counts.get();
        long count = before == null ? 1 : before + 1;
        counts.set(count);
        out.collect(new Counted(key, count));
    }
}
