package dev.weir.bench.processes;

import dev.weir.api.Arguments;
import dev.weir.api.Collector;
import dev.weir.api.DataType;
import dev.weir.api.KeyedProcessFunction;
import dev.weir.api.StreamProgram;
import dev.weir.api.Streams;
import dev.weir.api.WatermarkStrategy;
import dev.weir.bench.work.StridedSource;
import dev.weir.codec.Codecs;
import dev.weir.codec.KeyGroups;
import dev.weir.codec.KeyHash;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * Bids of Nexmark's size that the first subtask reads and the second takes: with parallelism 2 and a slot per TaskManager each
 * of them crosses the connection between the two, and none comes back.
 */
public final class ShuffledBids implements StreamProgram {
    /** Records for one that is shown at the sink. */
    static final int SHOWN_ONE_IN = 1024;

    static final int KEY_GROUPS = 128;
    private static final int PARALLELISM = 2;
    private static final int DISTINCT = 4096;
    private static final String URL = "https://www.nexmark.com/vqzkp/item.htm?query=1&channel_id=";
    private static final List<String> CHANNELS = List.of("apple", "google", "facebook", "baidu");

    /** As Nexmark has it. */
    public record Bid(long auction, long bidder, long price, String channel, String url, long dateTime, String extra) {}

    @Override
    public void define(Streams streams, Arguments arguments) {
        Path board = Path.of(arguments.required("board"));
        List<Bid> bids = bids();
        streams.source(
                        "bids",
                        new StridedSource<>(
                                DataType.of(Bid.class),
                                number -> bids.get((int) (number % DISTINCT)),
                                Timetable.AT_ONCE::due,
                                1),
                        WatermarkStrategy.boundedOutOfOrderness(java.time.Duration.ofSeconds(4), Bid::dateTime))
                .keyBy(Long.class, Bid::auction)
                .process("take", Long.class, Taker::new)
                .sink("board", Board.sink(board, 0));
    }

    /** All there are; made once, so that a benchmark of bytes does not measure their making. */
    static List<Bid> bids() {
        LongPredicate ofTheSecond = ofTheSecondSubtask();
        return LongStream.iterate(1000, auction -> auction + 1)
                .filter(ofTheSecond)
                .limit(DISTINCT)
                .mapToObj(ShuffledBids::bid)
                .toList();
    }

    private static Bid bid(long auction) {
        int variant = (int) (auction % 64);
        return new Bid(
                auction,
                auction * 31 % 100_000,
                auction * auction % 10_000_000,
                CHANNELS.get(variant % CHANNELS.size()),
                URL + variant,
                1_436_918_400_000L + auction / 10,
                "x".repeat(8 + variant % 5));
    }

    private static LongPredicate ofTheSecondSubtask() {
        KeyHash<Long> hash = KeyHash.of(new Codecs().ofKey(DataType.of(Long.class)));
        return key -> KeyGroups.subtask(KeyGroups.of(hash.hash(key), KEY_GROUPS), KEY_GROUPS, PARALLELISM) == 1;
    }

    private static final class Taker implements KeyedProcessFunction<Long, Bid, Long> {
        /** Task's thread only. */
        private long taken;

        @Override
        public void process(Bid bid, Context<Long> context, Collector<Long> out) {
            if (++taken % SHOWN_ONE_IN == 0) {
                out.collect(taken);
            }
        }
    }
}
