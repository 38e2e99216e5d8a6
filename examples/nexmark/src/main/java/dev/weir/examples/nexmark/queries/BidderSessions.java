package dev.weir.examples.nexmark.queries;

import dev.weir.api.DataStream;
import dev.weir.api.Windows;
import dev.weir.examples.nexmark.events.Bid;
import dev.weir.examples.nexmark.events.Event;
import java.time.Duration;

/** q11: how often somebody bids before pausing for ten seconds. */
public final class BidderSessions implements Query<BidderSessions.Session> {
    public static final Duration GAP = Duration.ofSeconds(10);

    /**
     * One bidder's bids without a pause.
     *
     * @param start of the first of them, epoch milliseconds
     * @param end of the pause after the last of them, epoch milliseconds
     */
    public record Session(long bidder, long bids, long start, long end) {}

    @Override
    public DataStream<Session> on(DataStream<Event> events) {
        return PassThrough.bids(events)
                .keyBy(Long.class, Bid::bidder)
                .window(Windows.session(GAP))
                .aggregate(
                        "sessions",
                        Long.class,
                        new HotItems.Count(),
                        Session.class,
                        (bidder, window, bids) -> new Session(bidder, bids, window.start(), window.end()));
    }
}
