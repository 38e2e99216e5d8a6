package dev.weir.examples.nexmark.events;

/** Something that happens in the auction house. */
public sealed interface Event permits Person, Auction, Bid {
    /** When it happens, epoch milliseconds. */
    long dateTime();
}
