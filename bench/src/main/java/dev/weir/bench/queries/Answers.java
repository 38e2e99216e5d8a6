package dev.weir.bench.queries;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What came out of a run: how many answers, and a sum over them that does not depend on their order. */
public final class Answers {
    private static final long PRIME = 0x100000001B3L;
    private static final long OFFSET = 0xCBF29CE484222325L;

    private final Optional<Consumer<Object>> told;
    private final boolean summing;
    private final List<Collector> collectors = new CopyOnWriteArrayList<>();

    private Answers(boolean summing, Optional<Consumer<Object>> told) {
        this.summing = summing;
        this.told = told;
    }

    /** That are counted only, so that it costs nothing. */
    public static Answers counted() {
        return new Answers(false, Optional.empty());
    }

    /** That have a digest, which takes time. */
    public static Answers summed() {
        return new Answers(true, Optional.empty());
    }

    /** @param each told of every answer, by any thread */
    public static Answers toldTo(Consumer<Object> each) {
        return new Answers(false, Optional.of(each));
    }

    /** For one subtask of the sink. Any thread. */
    public Collector collector() {
        Collector collector = new Collector(summing, told.orElse(null));
        collectors.add(collector);
        return collector;
    }

    /** So far; not exact while answers come. */
    public long count() {
        return collectors.stream().mapToLong(collector -> collector.count).sum();
    }

    /** The same for two engines that gave the same answers, in any order. After the run has ended. */
    public String digest() {
        long count = 0;
        long sum = 0;
        for (Collector collector : collectors) {
            count += collector.count;
            sum += collector.sum;
        }
        return count + "/" + Long.toHexString(sum);
    }

    /** One subtask's answers. For one thread. */
    public static final class Collector {
        /** Every so many answers one is kept; a power of two. */
        private static final int KEPT_EVERY = 1024;

        private final boolean summing;
        /** Null if nobody is. */
        private final Consumer<Object> told;

        private long count;
        private long sum;
        /** Only so that no compiler may leave out making answers. */
        private Object kept = "";

        private Collector(boolean summing, Consumer<Object> told) {
            this.summing = summing;
            this.told = told;
        }

        /** One more answer. */
        public void add(Object answer) {
            count++;
            if ((count & (KEPT_EVERY - 1)) == 0) {
                kept = answer;
            }
            if (told != null) {
                told.accept(answer);
            }
            if (summing) {
                sum += hash(answer.toString());
            }
        }

        /** One of the last answers. */
        public Object kept() {
            return kept;
        }

        /** FNV-1a (Fowler, Noll and Vo) over characters. */
        private static long hash(String text) {
            long hash = OFFSET;
            for (int i = 0; i < text.length(); i++) {
                hash = (hash ^ text.charAt(i)) * PRIME;
            }
            return hash;
        }
    }
}
