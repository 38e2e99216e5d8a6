package dev.weir.task;

import dev.weir.api.FilterFunction;

/** Lets the records through that a predicate accepts. */
final class FilterOperator extends Operator {
    private final FilterFunction<Object> predicate;

    @SuppressWarnings("unchecked")
    FilterOperator(String name, FilterFunction<?> predicate) {
        super(name);
        this.predicate = (FilterFunction<Object>) predicate;
    }

    @Override
    public void process(Object value, long timestamp) {
        boolean accepted;
        try {
            accepted = predicate.test(value);
        } catch (Exception e) {
            throw failure(e);
        }
        if (accepted) {
            out().process(value, timestamp);
        }
    }
}
