package dev.weir.examples.nexmark.events;

import java.util.function.LongFunction;

/**
 * The events of the auction house, each a function of its number and of nothing else. Of every 50 one is a person, three are
 * auctions and the rest bids; half of the bids go to the newest hot auction, three quarters of auctions and bids come from the
 * newest hot seller and bidder. The rules are those of Nexmark as Apache Beam and nexmark-flink have them.
 *
 * <p>Any thread.
 */
public final class EventGenerator implements LongFunction<Event> {
    private static final int CYCLE = 50;
    private static final int PERSONS = 1;
    private static final int AUCTIONS = 3;
    private static final long FIRST_ID = 1000;
    private static final int FIRST_CATEGORY = 10;
    private static final int CATEGORIES = 5;
    /** Every so many ids one is hot until the next one is. */
    private static final int HOT_EVERY = 100;

    private static final int HOT_AUCTION_RATIO = 2;
    private static final int HOT_PERSON_RATIO = 4;
    /** So many of the newest persons do something. */
    private static final int ACTIVE_PERSONS = 1000;
    /** So many of the newest auctions are bid for. */
    private static final int OPEN_AUCTIONS = 100;
    /** Ids may be used by so many before they exist. */
    private static final int LEAD = 10;
    /** When the first event happens: 2015-07-15T00:00:00Z. */
    private static final long BEGINNING = 1_436_918_400_000L;

    private static final double DEAREST = 6;
    private static final int MILLION = 1_000_000;

    private final long eventsPerSecond;

    /** @param eventsPerSecond how many happen in a second of event time, 1 to a billion */
    public EventGenerator(long eventsPerSecond) {
        if (eventsPerSecond < 1 || eventsPerSecond > 1_000_000_000) {
            throw new IllegalArgumentException("eventsPerSecond is " + eventsPerSecond + ", expected 1 to a billion");
        }
        this.eventsPerSecond = eventsPerSecond;
    }

    /** @param number from 0 */
    @Override
    public Event apply(long number) {
        long cycle = number / CYCLE;
        int place = (int) (number % CYCLE);
        long time = time(number);
        if (place < PERSONS) {
            return person(number, cycle, time);
        }
        return place < PERSONS + AUCTIONS ? auction(number, cycle, place, time) : bid(number, cycle, time);
    }

    private long time(long number) {
        return BEGINNING + number / eventsPerSecond * 1000 + number % eventsPerSecond * 1000 / eventsPerSecond;
    }

    private Person person(long number, long cycle, long time) {
        return new Person(
                cycle + FIRST_ID,
                Dice.oneOf(number, 1, Texts.NAMES),
                Dice.oneOf(number, 2, Texts.EMAILS),
                Dice.oneOf(number, 3, Texts.CARDS),
                Dice.oneOf(number, 4, Texts.CITIES),
                Dice.oneOf(number, 5, Texts.STATES),
                time,
                Dice.oneOf(number, 6, Texts.PERSON_EXTRA));
    }

    private Auction auction(long number, long cycle, int place, long time) {
        long id = cycle * AUCTIONS + place - PERSONS + FIRST_ID;
        long seller = Dice.allButOneIn(number, 7, HOT_PERSON_RATIO)
                ? cycle / HOT_EVERY * HOT_EVERY
                : somePerson(number, cycle);
        long initialBid = price(number, 30);
        return new Auction(
                id,
                Dice.oneOf(number, 8, Texts.ITEMS),
                Dice.oneOf(number, 9, Texts.DESCRIPTIONS),
                initialBid,
                initialBid + price(number, 31),
                time,
                time
                        + 1
                        + Dice.below(
                                number,
                                10,
                                2L * OPEN_AUCTIONS * 1000 * CYCLE / AUCTIONS / Math.min(eventsPerSecond, 1000)),
                seller + FIRST_ID,
                FIRST_CATEGORY + Dice.below(number, 11, CATEGORIES),
                Dice.oneOf(number, 12, Texts.AUCTION_EXTRA));
    }

    private Bid bid(long number, long cycle, long time) {
        long newest = cycle * AUCTIONS + AUCTIONS - 1;
        long auction = Dice.allButOneIn(number, 13, HOT_AUCTION_RATIO)
                ? newest / HOT_EVERY * HOT_EVERY
                : someAuction(number, newest);
        long bidder = Dice.allButOneIn(number, 14, HOT_PERSON_RATIO)
                ? cycle / HOT_EVERY * HOT_EVERY + 1
                : somePerson(number, cycle);
        return new Bid(
                auction + FIRST_ID,
                bidder + FIRST_ID,
                price(number, 30),
                Dice.oneOf(number, 15, Texts.CHANNELS),
                Dice.oneOf(number, 16, Texts.URLS),
                time,
                Dice.oneOf(number, 17, Texts.BID_EXTRA));
    }

    /** One of the newest, or one that is about to register. */
    private static long somePerson(long number, long newest) {
        long active = Math.min(newest + 1, ACTIVE_PERSONS);
        return newest + 1 - active + Dice.below(number, 18, active + LEAD);
    }

    /** One of the newest, or one that is about to be put up. */
    private static long someAuction(long number, long newest) {
        long oldest = Math.max(newest - OPEN_AUCTIONS, 0);
        return oldest + Dice.below(number, 19, newest - oldest + 1 + LEAD);
    }

    /** In cents, as many small ones as large ones. */
    private static long price(long number, int draw) {
        return Math.round(Math.pow(10.0, Dice.below(number, draw, MILLION) * DEAREST / MILLION) * 100.0);
    }
}
