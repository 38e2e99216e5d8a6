package dev.weir.bench.queries.jet;

import dev.weir.bench.queries.Answers;
import dev.weir.bench.queries.Pace;
import dev.weir.bench.queries.Progress;
import dev.weir.bench.queries.Workload;
import java.util.function.LongFunction;

/**
 * What the functions of the one run in this process share. Jet makes copies of functions by serialising them, so that nothing
 * can be handed to them but by a static field.
 */
final class JetRun {
    /** Set once, before the job starts. */
    private static volatile JetRun current;

    private final LongFunction<?> generator;
    private final Pace pace;
    private final Progress progress;
    private final Answers answers;

    private JetRun(LongFunction<?> generator, Pace pace, Progress progress, Answers answers) {
        this.pace = pace;
        this.generator = generator;
        this.progress = progress;
        this.answers = answers;
    }

    static void begin(Workload workload, Progress progress, Answers answers) {
        current = new JetRun(workload.generator(), workload.pace(), progress, answers);
    }

    /** The first number that may not be read yet. */
    static long limit() {
        Pace pace = current.pace;
        return pace.isLimited() ? pace.limit(System.nanoTime()) : Long.MAX_VALUE;
    }

    static Object read(long number) {
        JetRun run = current;
        run.progress.read(number);
        return run.generator.apply(number);
    }

    static LongFunction<?> generator() {
        return current.generator;
    }

    static Answers.Collector answers() {
        return current.answers.collector();
    }
}
