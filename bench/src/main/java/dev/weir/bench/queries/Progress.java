package dev.weir.bench.queries;

import java.util.concurrent.atomic.LongAdder;

/** How many events an engine's sources have read, told in steps of {@value #STEP}. Any thread. */
public final class Progress {
    /** A power of two: so cheap that no engine feels it. */
    public static final int STEP = 1024;

    private final LongAdder read = new LongAdder();

    /** The event of this number is read. Every number comes once. */
    public void read(long number) {
        if ((number & (STEP - 1)) == 0) {
            read.add(STEP);
        }
    }

    public long events() {
        return read.sum();
    }
}
