package dev.weir.bench.queries;

import java.util.concurrent.atomic.LongAdder;

/** How many records an engine's sources have read, told in steps of {@value #STEP}. Any thread. */
public final class Progress {
    /** A power of two: so cheap that no engine feels it. */
    private static final int STEP = 1024;
    /** Subtasks read every so many numbers, or a divisor of it. */
    private static final int CLASSES = 128;
    /** Of so many consecutive records exactly those that are told of stand for all. */
    public static final long EXACT_EVERY = (long) CLASSES * STEP;

    private final LongAdder read = new LongAdder();

    /**
     * The record of this number is read; every number comes once. One of {@value #STEP} numbers is told of, and as many of each class modulo
     * {@value #CLASSES}: a subtask that is behind the others is seen to be.
     */
    public void read(long number) {
        if ((number / CLASSES & (STEP - 1)) == number % CLASSES * (STEP / CLASSES)) {
            read.add(STEP);
        }
    }

    public long records() {
        return read.sum();
    }
}
