package dev.weir.graph;

import dev.weir.api.AggregateFunction;
import dev.weir.api.ReduceFunction;

/** How the records of a window become one accumulator, whichever way the program put it. */
public interface Fold {
    /** The accumulator of one record. */
    Object first(Object value);

    Object add(Object accumulator, Object value);

    Object merge(Object left, Object right);

    static <T, A> Fold of(AggregateFunction<T, A> function) {
        return new Aggregating<>(function);
    }

    static <T> Fold of(ReduceFunction<T> function) {
        return new Reducing<>(function);
    }

    /** Folds by an accumulator of another type than the records'. */
    record Aggregating<T, A>(AggregateFunction<T, A> function) implements Fold {
        @Override
        @SuppressWarnings("unchecked")
        public Object first(Object value) {
            return function.add(function.create(), (T) value);
        }

        @Override
        @SuppressWarnings("unchecked")
        public Object add(Object accumulator, Object value) {
            return function.add((A) accumulator, (T) value);
        }

        @Override
        @SuppressWarnings("unchecked")
        public Object merge(Object left, Object right) {
            return function.merge((A) left, (A) right);
        }
    }

    /** Folds records into a record. */
    record Reducing<T>(ReduceFunction<T> function) implements Fold {
        @Override
        public Object first(Object value) {
            return value;
        }

        @Override
        @SuppressWarnings("unchecked")
        public Object add(Object accumulator, Object value) {
            return function.reduce((T) accumulator, (T) value);
        }

        @Override
        public Object merge(Object left, Object right) {
            return add(left, right);
        }
    }
}
