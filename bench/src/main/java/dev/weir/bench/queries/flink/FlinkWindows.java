package dev.weir.bench.queries.flink;

import dev.weir.examples.nexmark.queries.BidderSessions.Session;
import dev.weir.examples.nexmark.queries.HotItems.HotItem;
import dev.weir.examples.nexmark.queries.NewSellers.NewSeller;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** What the windows of the queries do. */
final class FlinkWindows {
    private FlinkWindows() {}

    /** q5, first: auction, bids, end of the window. */
    static final class BidsOfAuction extends ProcessWindowFunction<Long, Tuple3<Long, Long, Long>, Long, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(
                Long auction, Context context, Iterable<Long> bids, Collector<Tuple3<Long, Long, Long>> out) {
            out.collect(
                    Tuple3.of(auction, bids.iterator().next(), context.window().getEnd()));
        }
    }

    /** q5, second: all that have the most. */
    static final class Hottest extends ProcessWindowFunction<Tuple3<Long, Long, Long>, HotItem, Long, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(Long end, Context context, Iterable<Tuple3<Long, Long, Long>> all, Collector<HotItem> out) {
            long most = 0;
            List<Long> auctions = new ArrayList<>();
            for (Tuple3<Long, Long, Long> each : all) {
                if (each.f1 > most) {
                    most = each.f1;
                    auctions.clear();
                }
                if (each.f1 == most) {
                    auctions.add(each.f0);
                }
            }
            for (long auction : auctions) {
                out.collect(new HotItem(end, auction, most));
            }
        }
    }

    /** q8: name or nothing, and whether something was put up. */
    static final class Look
            implements AggregateFunction<
                    Tuple3<Long, String, Boolean>, Tuple2<String, Boolean>, Tuple2<String, Boolean>> {
        private static final long serialVersionUID = 1L;

        @Override
        public Tuple2<String, Boolean> createAccumulator() {
            return Tuple2.of("", false);
        }

        @Override
        public Tuple2<String, Boolean> add(Tuple3<Long, String, Boolean> value, Tuple2<String, Boolean> seen) {
            return merge(seen, Tuple2.of(value.f1, value.f2));
        }

        @Override
        public Tuple2<String, Boolean> getResult(Tuple2<String, Boolean> seen) {
            return seen;
        }

        @Override
        public Tuple2<String, Boolean> merge(Tuple2<String, Boolean> left, Tuple2<String, Boolean> right) {
            return Tuple2.of(left.f0.isEmpty() ? right.f0 : left.f0, left.f1 || right.f1);
        }
    }

    /** q8: those that registered and put something up. */
    static final class Answer extends ProcessWindowFunction<Tuple2<String, Boolean>, NewSeller, Long, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(
                Long id, Context context, Iterable<Tuple2<String, Boolean>> seen, Collector<NewSeller> out) {
            Tuple2<String, Boolean> only = seen.iterator().next();
            if (!only.f0.isEmpty() && only.f1) {
                out.collect(new NewSeller(id, only.f0, context.window().getStart()));
            }
        }
    }

    /** q11. */
    static final class SessionOfBidder extends ProcessWindowFunction<Long, Session, Long, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(Long bidder, Context context, Iterable<Long> bids, Collector<Session> out) {
            TimeWindow window = context.window();
            out.collect(new Session(bidder, bids.iterator().next(), window.getStart(), window.getEnd()));
        }
    }
}
