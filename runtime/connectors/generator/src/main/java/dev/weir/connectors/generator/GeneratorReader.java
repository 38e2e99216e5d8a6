package dev.weir.connectors.generator;

import dev.weir.api.Collector;
import dev.weir.api.RateLimiter;
import dev.weir.api.SourceReader;
import dev.weir.api.SourceReaderContext;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/**
 * Generates the numbers of its splits in ascending order. While all splits are within one stride of each other that is
 * taking them in turn; splits that come from different subtasks may not be, and then the one that is behind goes first.
 *
 * <p>All fields belong to the task's thread.
 */
final class GeneratorReader<T> implements SourceReader<T, GeneratorSplit> {
    private final SourceReaderContext context;
    private final LongFunction<? extends T> byNumber;
    private final long count;
    private final boolean paced;
    private final RateLimiter rate;

    /** The next number of each split; ascending from {@link #turn} on and round, once {@link #even}. */
    private long[] next = {};

    private int stride;
    /** The split whose turn it is, when {@link #even}. */
    private int turn;

    private boolean even;

    GeneratorReader(SourceReaderContext context, LongFunction<? extends T> byNumber, long count, long perSecond) {
        this.context = Objects.requireNonNull(context, "context is null");
        this.byNumber = Objects.requireNonNull(byNumber, "byNumber is null");
        this.count = count;
        this.paced = perSecond > 0;
        this.rate = RateLimiter.share(perSecond, context);
    }

    @Override
    public void start(List<GeneratorSplit> splits) {
        next = splits.stream().mapToLong(GeneratorSplit::next).sorted().toArray();
        stride = splits.stream()
                .max(Comparator.comparingInt(GeneratorSplit::stride))
                .map(GeneratorSplit::stride)
                .orElse(1);
        settle();
    }

    @Override
    public Status poll(int max, Collector<T> out) {
        int allowed = rate.allowed(context.nanoTime(), max);
        if (allowed == 0) {
            context.wakeAt(rate.readyAt());
            return hasEnded() ? Status.END : Status.WAIT;
        }
        int emitted = 0;
        while (emitted < allowed && !hasEnded()) {
            emitted += even ? emitInTurn(allowed - emitted, out) : emitOne(out);
        }
        rate.taken(emitted);
        return hasEnded() ? Status.END : Status.MORE;
    }

    /** Up to the end of the round, when all splits take turns. */
    private int emitInTurn(int max, Collector<T> out) {
        long[] numbers = next;
        int first = turn;
        int end = Math.min(numbers.length, first + max);
        int split = first;
        for (; split < end && numbers[split] < count; split++) {
            long number = numbers[split];
            numbers[split] = number + stride;
            out.collect(byNumber.apply(number));
        }
        turn = split == numbers.length ? 0 : split;
        return split - first;
    }

    private int emitOne(Collector<T> out) {
        long number = next[turn];
        next[turn] += stride;
        settle();
        out.collect(byNumber.apply(number));
        return 1;
    }

    /** The split in turn is the one with the smallest number, so when it has ended all have. */
    private boolean hasEnded() {
        return next.length == 0 || next[turn] >= count;
    }

    /** Finds the split that is behind all others, and whether from there on they can take turns. */
    private void settle() {
        if (next.length == 0) {
            return;
        }
        turn = IntStream.range(0, next.length)
                .boxed()
                .min(Comparator.comparingLong(split -> next[split]))
                .orElseThrow();
        even = IntStream.range(0, next.length).allMatch(this::inOrder);
    }

    private boolean inOrder(int step) {
        long number = next[(turn + step) % next.length];
        long before = step == 0 ? number - 1 : next[(turn + step - 1) % next.length];
        return before < number && number < next[turn] + stride;
    }

    /** Known of a source that has an end and no rate: numbers that are not due yet are not there. */
    @Override
    public OptionalLong backlog() {
        if (paced || count == Long.MAX_VALUE) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Arrays.stream(next)
                .map(number -> number >= count ? 0 : (count - 1 - number) / stride + 1)
                .sum());
    }

    @Override
    public List<GeneratorSplit> snapshot() {
        return Arrays.stream(next)
                .mapToObj(number -> new GeneratorSplit(number, stride))
                .toList();
    }

    @Override
    public void close() {}
}
