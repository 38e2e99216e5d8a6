package dev.weir.bench.queries.flink;

import dev.weir.bench.queries.Counting.Counted;
import dev.weir.examples.nexmark.events.Auction;
import dev.weir.examples.nexmark.events.Bid;
import dev.weir.examples.nexmark.events.Event;
import dev.weir.examples.nexmark.events.Person;
import dev.weir.examples.nexmark.queries.BidderSessions;
import dev.weir.examples.nexmark.queries.BidderSessions.Session;
import dev.weir.examples.nexmark.queries.CurrencyConversion;
import dev.weir.examples.nexmark.queries.CurrencyConversion.ConvertedBid;
import dev.weir.examples.nexmark.queries.HotItems;
import dev.weir.examples.nexmark.queries.HotItems.HotItem;
import dev.weir.examples.nexmark.queries.LocalSellers;
import dev.weir.examples.nexmark.queries.LocalSellers.LocalSeller;
import dev.weir.examples.nexmark.queries.NewSellers;
import dev.weir.examples.nexmark.queries.NewSellers.NewSeller;
import dev.weir.examples.nexmark.queries.SelectedAuctions;
import dev.weir.examples.nexmark.queries.SelectedAuctions.Offer;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;

/**
 * The queries as a Flink user writes them who cares for speed: before a shuffle a record is cut down to what is needed after it,
 * to a tuple, whose serializer is Flink's fastest.
 */
final class FlinkQueries {
    private FlinkQueries() {}

    static DataStream<?> named(String query, DataStream<Event> events) {
        return switch (query) {
            case "q0" -> bids(events);
            case "q1" -> bids(events).map(CurrencyConversion::convert).returns(TypeInformation.of(ConvertedBid.class));
            case "q2" ->
                bids(events)
                        .filter(bid -> bid.auction() % SelectedAuctions.EVERY == 0)
                        .map(bid -> new Offer(bid.auction(), bid.price()))
                        .returns(TypeInformation.of(Offer.class));
            case "q3" -> localSellers(events);
            case "q5" -> hotItems(events);
            case "q8" -> newSellers(events);
            case "q11" -> sessions(events);
            default -> throw new IllegalArgumentException("there is no query " + query);
        };
    }

    static DataStream<Counted> count(DataStream<Long> keys) {
        return keys.keyBy(key -> key).process(new FlinkRunningCount()).returns(TypeInformation.of(Counted.class));
    }

    private static SingleOutputStreamOperator<Bid> bids(DataStream<Event> events) {
        return events.filter(event -> event instanceof Bid)
                .map(event -> (Bid) event)
                .returns(TypeInformation.of(Bid.class));
    }

    /** Id of the person, and an auction, or name, city and state. */
    private static DataStream<LocalSeller> localSellers(DataStream<Event> events) {
        return events.filter(LocalSellers::isAskedFor)
                .map(event -> event instanceof Person person
                        ? Tuple2.of(person.id(), Tuple4.of(-1L, person.name(), person.city(), person.state()))
                        : Tuple2.of(((Auction) event).seller(), Tuple4.of(((Auction) event).id(), "", "", "")))
                .returns(Types.TUPLE(Types.LONG, Types.TUPLE(Types.LONG, Types.STRING, Types.STRING, Types.STRING)))
                .keyBy(record -> record.f0)
                .process(new FlinkJoin())
                .returns(TypeInformation.of(LocalSeller.class));
    }

    private static DataStream<HotItem> hotItems(DataStream<Event> events) {
        return events.filter(event -> event instanceof Bid)
                .map(event -> ((Bid) event).auction())
                .returns(Types.LONG)
                .keyBy(auction -> auction)
                .window(SlidingEventTimeWindows.of(HotItems.SIZE, HotItems.SLIDE))
                .aggregate(new FlinkCount<Long>(), new FlinkWindows.BidsOfAuction())
                .returns(Types.TUPLE(Types.LONG, Types.LONG, Types.LONG))
                .keyBy(counted -> counted.f2)
                .window(TumblingEventTimeWindows.of(HotItems.SLIDE))
                .process(new FlinkWindows.Hottest())
                .returns(TypeInformation.of(HotItem.class));
    }

    /** Id of the person, the name or nothing, and whether it is an auction. */
    private static DataStream<NewSeller> newSellers(DataStream<Event> events) {
        return events.filter(event -> event instanceof Person || event instanceof Auction)
                .map(event -> event instanceof Person person
                        ? Tuple3.of(person.id(), person.name(), false)
                        : Tuple3.of(((Auction) event).seller(), "", true))
                .returns(Types.TUPLE(Types.LONG, Types.STRING, Types.BOOLEAN))
                .keyBy(seen -> seen.f0)
                .window(TumblingEventTimeWindows.of(NewSellers.SIZE))
                .aggregate(new FlinkWindows.Look(), new FlinkWindows.Answer())
                .returns(TypeInformation.of(NewSeller.class));
    }

    private static DataStream<Session> sessions(DataStream<Event> events) {
        return events.filter(event -> event instanceof Bid)
                .map(event -> ((Bid) event).bidder())
                .returns(Types.LONG)
                .keyBy(bidder -> bidder)
                .window(EventTimeSessionWindows.withGap(BidderSessions.GAP))
                .aggregate(new FlinkCount<Long>(), new FlinkWindows.SessionOfBidder())
                .returns(TypeInformation.of(Session.class));
    }
}
