package dev.weir.bench.queries.jet;

import com.hazelcast.jet.accumulator.LongAccumulator;
import com.hazelcast.jet.aggregate.AggregateOperation;
import com.hazelcast.jet.aggregate.AggregateOperation1;
import com.hazelcast.jet.aggregate.AggregateOperations;
import com.hazelcast.jet.pipeline.StreamStage;
import com.hazelcast.jet.pipeline.WindowDefinition;
import dev.weir.bench.queries.Counting.Counted;
import dev.weir.examples.nexmark.events.Auction;
import dev.weir.examples.nexmark.events.Bid;
import dev.weir.examples.nexmark.events.Event;
import dev.weir.examples.nexmark.events.Person;
import dev.weir.examples.nexmark.queries.BidderSessions;
import dev.weir.examples.nexmark.queries.BidderSessions.Session;
import dev.weir.examples.nexmark.queries.CurrencyConversion;
import dev.weir.examples.nexmark.queries.HotItems;
import dev.weir.examples.nexmark.queries.HotItems.AuctionBids;
import dev.weir.examples.nexmark.queries.HotItems.HotItem;
import dev.weir.examples.nexmark.queries.LocalSellers;
import dev.weir.examples.nexmark.queries.NewSellers;
import dev.weir.examples.nexmark.queries.NewSellers.NewSeller;
import dev.weir.examples.nexmark.queries.SelectedAuctions;
import dev.weir.examples.nexmark.queries.SelectedAuctions.Offer;

/** The queries as a Jet user writes them with the Pipeline API. */
final class JetQueries {
    private JetQueries() {}

    static StreamStage<?> named(String query, StreamStage<Event> events) {
        return switch (query) {
            case "q0" -> bids(events);
            case "q1" -> bids(events).map(CurrencyConversion::convert);
            case "q2" ->
                bids(events)
                        .filter(bid -> bid.auction() % SelectedAuctions.EVERY == 0)
                        .map(bid -> new Offer(bid.auction(), bid.price()));
            case "q3" ->
                events.filter(LocalSellers::isAskedFor)
                        .groupingKey(LocalSellers::seller)
                        .flatMapStateful(JetJoin::new, (join, id, event) -> join.take(event));
            case "q5" -> hotItems(events);
            case "q8" -> newSellers(events);
            case "q11" -> sessions(events);
            default -> throw new IllegalArgumentException("there is no query " + query);
        };
    }

    static StreamStage<Counted> count(StreamStage<Long> keys) {
        return keys.groupingKey(key -> key).mapStateful(LongAccumulator::new, (count, key, same) -> {
            count.add(1);
            return new Counted(key, count.get());
        });
    }

    private static StreamStage<Bid> bids(StreamStage<Event> events) {
        return events.filter(event -> event instanceof Bid).map(event -> (Bid) event);
    }

    private static StreamStage<HotItem> hotItems(StreamStage<Event> events) {
        return bids(events)
                .groupingKey(Bid::auction)
                .window(WindowDefinition.sliding(HotItems.SIZE.toMillis(), HotItems.SLIDE.toMillis()))
                .aggregate(AggregateOperations.counting())
                .map(counted -> new AuctionBids(counted.key(), counted.result(), counted.end()))
                .window(WindowDefinition.tumbling(HotItems.SLIDE.toMillis()))
                .aggregate(hottest())
                .flatMap(window -> window.result().answers());
    }

    private static AggregateOperation1<AuctionBids, JetHottest, JetHottest> hottest() {
        return AggregateOperation.<JetHottest>withCreate(JetHottest::new)
                .<AuctionBids>andAccumulate(JetHottest::add)
                .andCombine(JetHottest::merge)
                .andExportFinish(JetHottest::copy);
    }

    private static StreamStage<NewSeller> newSellers(StreamStage<Event> events) {
        return events.filter(event -> event instanceof Person || event instanceof Auction)
                .groupingKey(LocalSellers::seller)
                .window(WindowDefinition.tumbling(NewSellers.SIZE.toMillis()))
                .aggregate(AggregateOperation.<JetSeen>withCreate(JetSeen::new)
                        .<Event>andAccumulate(JetSeen::add)
                        .andCombine(JetSeen::merge)
                        .andExportFinish(JetSeen::copy))
                .filter(window -> window.result().isAnswer())
                .map(window -> new NewSeller(window.key(), window.result().name(), window.start()));
    }

    private static StreamStage<Session> sessions(StreamStage<Event> events) {
        return bids(events)
                .groupingKey(Bid::bidder)
                .window(WindowDefinition.session(BidderSessions.GAP.toMillis()))
                .aggregate(AggregateOperations.counting())
                .map(window -> new Session(window.key(), window.result(), window.start(), window.end()));
    }
}
