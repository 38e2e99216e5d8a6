package dev.weir.examples.nexmark.queries;

import dev.weir.api.DataStream;
import dev.weir.examples.nexmark.events.Bid;
import dev.weir.examples.nexmark.events.Event;

/** q1: all bids with their prices in another currency. */
public final class CurrencyConversion implements Query<CurrencyConversion.ConvertedBid> {
    /** Thousandths of a euro for a dollar. */
    private static final long EUROS = 908;

    /** @param price in thousandths of a euro cent */
    public record ConvertedBid(long auction, long bidder, long price, long dateTime, String extra) {}

    @Override
    public DataStream<ConvertedBid> on(DataStream<Event> events) {
        return PassThrough.bids(events).map(ConvertedBid.class, CurrencyConversion::convert);
    }

    /** One bid. */
    public static ConvertedBid convert(Bid bid) {
        return new ConvertedBid(bid.auction(), bid.bidder(), bid.price() * EUROS, bid.dateTime(), bid.extra());
    }
}
