package dev.weir.bench.work;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** How far a job's source may read, and how far its operators have come. Any thread. */
public final class Feed {
    private final AtomicLong limit = new AtomicLong();
    private final LongAdder processed = new LongAdder();

    /** Lets the source emit the numbers below this. */
    public void allowUpTo(long number) {
        limit.set(number);
    }

    long limit() {
        return limit.get();
    }

    void processed(long records) {
        processed.add(records);
    }

    /** Records processed so far, in steps of what each operator counts before it tells. */
    public long processed() {
        return processed.sum();
    }
}
