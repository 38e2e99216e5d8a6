package dev.weir.examples.flights;

import dev.weir.api.AggregateFunction;

/**
 * What is kept of the flights of one origin and hour.
 *
 * @param sum of the delays, in minutes
 * @param max the largest delay, in minutes; {@link Integer#MIN_VALUE} of no flights
 */
record Delays(long flights, long sum, int max) {
    private static final Delays NONE = new Delays(0, 0, Integer.MIN_VALUE);

    /** How they are gathered. */
    static final class Gathering implements AggregateFunction<Flight, Delays> {
        @Override
        public Delays create() {
            return NONE;
        }

        @Override
        public Delays add(Delays delays, Flight flight) {
            return new Delays(delays.flights + 1, delays.sum + flight.delay(), Math.max(delays.max, flight.delay()));
        }

        @Override
        public Delays merge(Delays left, Delays right) {
            return new Delays(left.flights + right.flights, left.sum + right.sum, Math.max(left.max, right.max));
        }
    }
}
