package dev.weir.examples.nexmark.events;

/**
 * Somebody bids.
 *
 * @param auction its id
 * @param bidder the person's id
 * @param price in cents
 * @param extra fills the event up to about 100 bytes
 */
public record Bid(long auction, long bidder, long price, String channel, String url, long dateTime, String extra)
        implements Event {}
