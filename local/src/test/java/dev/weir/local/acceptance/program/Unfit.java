package dev.weir.local.acceptance.program;

import dev.weir.api.AggregateFunction;
import dev.weir.api.Arguments;
import dev.weir.api.Formerly;
import dev.weir.api.StreamProgram;
import dev.weir.api.Streams;

/** Keeps the worst airport of an hour, of which nothing says what it was where it was not kept before. */
public final class Unfit implements StreamProgram {
    @Formerly("dev.weir.examples.flights.Delays")
    private record Kept(long flights, long sum, int max, String worst) {}

    @Override
    public void define(Streams streams, Arguments arguments) {
        Hours.define(
                streams,
                arguments,
                Kept.class,
                new Gathering(),
                kept -> kept.flights() + "," + kept.sum() + "," + kept.max() + "," + kept.worst());
    }

    private static final class Gathering implements AggregateFunction<Departure, Kept> {
        @Override
        public Kept create() {
            return new Kept(0, 0, Integer.MIN_VALUE, "");
        }

        @Override
        public Kept add(Kept kept, Departure departure) {
            return new Kept(
                    kept.flights + 1,
                    kept.sum + departure.delay(),
                    Math.max(kept.max, departure.delay()),
                    departure.delay() > kept.max ? departure.origin() : kept.worst);
        }

        @Override
        public Kept merge(Kept left, Kept right) {
            return new Kept(
                    left.flights + right.flights,
                    left.sum + right.sum,
                    Math.max(left.max, right.max),
                    left.max > right.max ? left.worst : right.worst);
        }
    }
}
