package dev.weir.examples.nexmark.queries;

import dev.weir.api.DataStream;
import dev.weir.examples.nexmark.events.Event;

/**
 * A question about the auction house.
 *
 * @param <R> the type of the answers
 */
public interface Query<R> {
    /** The answers, as they become known. */
    DataStream<R> on(DataStream<Event> events);
}
