package dev.weir.bench.queries;

import dev.weir.examples.nexmark.events.EventGenerator;
import java.util.function.LongFunction;

/**
 * What an engine is to do in one run.
 *
 * @param query such as {@code q5}, or {@code count}
 * @param parallelism of every operator
 * @param intervalMillis between checkpoints; 0: none
 * @param records how many there are; {@link Long#MAX_VALUE}: more than can be read
 * @param eventsPerSecond of event time
 * @param pace how fast they may be read
 */
public record Workload(
        String query, int parallelism, long intervalMillis, long records, long eventsPerSecond, Pace pace) {
    /** Whether this is a running count, over keys; otherwise it is a query of Nexmark, over events. */
    public boolean isCount() {
        return Counting.named(query).isPresent();
    }

    /** Records by their numbers, the same for every engine: events, or keys to be counted. */
    public LongFunction<?> generator() {
        return Counting.named(query)
                .<LongFunction<?>>map(counting -> counting::keyOf)
                .orElseGet(() -> new EventGenerator(eventsPerSecond));
    }

    /** After so many records state is as large as it will be. */
    public long recordsToFillState() {
        return Counting.named(query).map(Counting::keys).orElse(0L);
    }
}
