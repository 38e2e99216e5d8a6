package dev.weir.examples.nexmark.queries;

import dev.weir.api.AggregateFunction;
import dev.weir.api.DataStream;
import dev.weir.api.DataType;
import dev.weir.api.Windows;
import dev.weir.examples.nexmark.events.Bid;
import dev.weir.examples.nexmark.events.Event;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** q5: every two seconds, the auctions with the most bids in the last ten. */
public final class HotItems implements Query<HotItems.HotItem> {
    public static final Duration SIZE = Duration.ofSeconds(10);
    public static final Duration SLIDE = Duration.ofSeconds(2);

    /**
     * Bids for an auction in one window.
     *
     * @param windowEnd epoch milliseconds
     */
    public record AuctionBids(long auction, long bids, long windowEnd) {}

    /** One of those with the most bids; all of them are answers. */
    public record HotItem(long windowEnd, long auction, long bids) {}

    /** The most bids so far, and who has them. */
    public record Hottest(long bids, List<Long> auctions) {}

    /** All that a window has to say. */
    public record Top(long windowEnd, Hottest hottest) {}

    @Override
    public DataStream<HotItem> on(DataStream<Event> events) {
        return PassThrough.bids(events)
                .keyBy(Long.class, Bid::auction)
                .window(Windows.hopping(SIZE, SLIDE))
                .aggregate(
                        "count",
                        Long.class,
                        new Count(),
                        AuctionBids.class,
                        (auction, window, bids) -> new AuctionBids(auction, bids, window.end()))
                .keyBy(Long.class, AuctionBids::windowEnd)
                .window(Windows.tumbling(SLIDE))
                .aggregate(
                        "hottest",
                        DataType.of(Hottest.class),
                        new Most(),
                        DataType.of(Top.class),
                        (end, window, hottest) -> new Top(end, hottest))
                .flatMap(
                        HotItem.class,
                        (top, out) -> top.hottest()
                                .auctions()
                                .forEach(auction -> out.collect(new HotItem(
                                        top.windowEnd(), auction, top.hottest().bids()))));
    }

    /** Counts bids. */
    static final class Count implements AggregateFunction<Object, Long> {
        @Override
        public Long create() {
            return 0L;
        }

        @Override
        public Long add(Long count, Object bid) {
            return count + 1;
        }

        @Override
        public Long merge(Long left, Long right) {
            return left + right;
        }
    }

    private static final class Most implements AggregateFunction<AuctionBids, Hottest> {
        @Override
        public Hottest create() {
            return new Hottest(0, List.of());
        }

        @Override
        public Hottest add(Hottest most, AuctionBids next) {
            return next.bids() < most.bids() ? most : merge(most, new Hottest(next.bids(), List.of(next.auction())));
        }

        @Override
        public Hottest merge(Hottest left, Hottest right) {
            if (left.bids() != right.bids()) {
                return left.bids() > right.bids() ? left : right;
            }
            return new Hottest(
                    left.bids(),
                    Stream.concat(left.auctions().stream(), right.auctions().stream())
                            .toList());
        }
    }
}
