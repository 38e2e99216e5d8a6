package dev.weir.bench.queries;

import java.util.function.LongFunction;

/**
 * What the functions of the one run in this process share. Flink and Jet make copies of functions by serialising them, so that
 * nothing can be handed to them but by a static field.
 */
public final class SharedRun {
    /** Set once, before the job starts. */
    private static volatile SharedRun current;

    private final LongFunction<?> generator;
    private final Pace pace;
    private final Progress progress;
    private final Answers answers;

    private SharedRun(LongFunction<?> generator, Pace pace, Progress progress, Answers answers) {
        this.pace = pace;
        this.generator = generator;
        this.progress = progress;
        this.answers = answers;
    }

    /** To be called before the job starts. */
    public static void begin(Workload workload, Progress progress, Answers answers) {
        current = new SharedRun(workload.generator(), workload.pace(), progress, answers);
    }

    /** The first number that may not be read yet. */
    public static long limit() {
        Pace pace = current.pace;
        return pace.isLimited() ? pace.limit(System.nanoTime()) : Long.MAX_VALUE;
    }

    /** The record of a number, which counts as read. */
    public static Object read(long number) {
        SharedRun run = current;
        run.progress.read(number);
        return run.generator.apply(number);
    }

    /** Makes records of numbers that are not read. */
    public static LongFunction<?> generator() {
        return current.generator;
    }

    /** Takes the answers of one task. */
    public static Answers.Collector answers() {
        return current.answers.collector();
    }
}
