package dev.weir.examples.nexmark.queries;

import dev.weir.api.DataStream;
import dev.weir.examples.nexmark.events.Event;

/** q2: the bids for some auctions. */
public final class SelectedAuctions implements Query<SelectedAuctions.Offer> {
    /** Auctions whose id is a multiple of this are asked for. */
    public static final long EVERY = 123;

    public record Offer(long auction, long price) {}

    @Override
    public DataStream<Offer> on(DataStream<Event> events) {
        return PassThrough.bids(events)
                .filter(bid -> bid.auction() % EVERY == 0)
                .map(Offer.class, bid -> new Offer(bid.auction(), bid.price()));
    }
}
