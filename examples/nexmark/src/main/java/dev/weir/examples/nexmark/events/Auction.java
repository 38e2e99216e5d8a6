package dev.weir.examples.nexmark.events;

/**
 * Something is put up for sale.
 *
 * @param expires epoch milliseconds
 * @param seller the person's id
 * @param category from 10 to 14
 * @param extra fills the event up to about 500 bytes
 */
public record Auction(
        long id,
        String itemName,
        String description,
        long initialBid,
        long reserve,
        long dateTime,
        long expires,
        long seller,
        int category,
        String extra)
        implements Event {}
