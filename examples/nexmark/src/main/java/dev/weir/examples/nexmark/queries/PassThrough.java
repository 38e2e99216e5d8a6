package dev.weir.examples.nexmark.queries;

import dev.weir.api.DataStream;
import dev.weir.examples.nexmark.events.Bid;
import dev.weir.examples.nexmark.events.Event;

/** q0: all bids as they are; what it costs to do nothing. */
public final class PassThrough implements Query<Bid> {
    @Override
    public DataStream<Bid> on(DataStream<Event> events) {
        return bids(events);
    }

    static DataStream<Bid> bids(DataStream<Event> events) {
        return events.filter(event -> event instanceof Bid).map(Bid.class, event -> (Bid) event);
    }
}
