package dev.weir.task;

import dev.weir.api.MapFunction;

/** Applies a function to each record. */
final class MapOperator extends Operator {
    private final MapFunction<Object, Object> function;

    @SuppressWarnings("unchecked")
    MapOperator(String name, MapFunction<?, ?> function) {
        super(name);
        this.function = (MapFunction<Object, Object>) function;
    }

    @Override
    public void process(Object value, long timestamp) {
        Object result;
        try {
            result = function.map(value);
        } catch (Exception e) {
            throw failure(e);
        }
        out().process(required(result), timestamp);
    }
}
