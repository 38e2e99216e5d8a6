package dev.weir.task;

import dev.weir.api.Collector;
import dev.weir.api.FlatMapFunction;

/** Makes any number of records of each. */
final class FlatMapOperator extends Operator implements Collector<Object> {
    private final FlatMapFunction<Object, Object> function;
    /** Of the record in hand. */
    private long timestamp;

    @SuppressWarnings("unchecked")
    FlatMapOperator(String name, FlatMapFunction<?, ?> function) {
        super(name);
        this.function = (FlatMapFunction<Object, Object>) function;
    }

    @Override
    public void process(Object value, long at) {
        timestamp = at;
        try {
            function.flatMap(value, this);
        } catch (Exception e) {
            throw failure(e);
        }
    }

    @Override
    public void collect(Object value) {
        out().process(required(value), timestamp);
    }
}
