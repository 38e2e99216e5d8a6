package dev.weir.bench.queries;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import dev.weir.bench.queries.flink.FlinkEngine;
import dev.weir.bench.queries.jet.JetEngine;
import dev.weir.bench.queries.weir.WeirEngine;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One run of one query on one engine, in a process of its own; the result is its last line, as JSON. */
@Command(name = "query")
public final class QueryProcess implements Callable<Integer> {
    /** Begins the line of the result. */
    public static final String RESULT = "result ";

    @Option(names = "--engine", required = true)
    private String engine;

    @Option(names = "--query", required = true)
    private String query;

    @Option(names = "--parallelism", required = true)
    private int parallelism;

    @Option(names = "--interval", required = true)
    private long interval;

    @Option(names = "--events", required = true)
    private long events;

    @Option(names = "--events-per-second", required = true)
    private long eventsPerSecond;

    @Option(names = "--warm-up", description = "Seconds before the time that counts.")
    private int warmUp;

    @Option(names = "--seconds", description = "That count; 0: all events are read, and the answers summed.")
    private int seconds;

    private QueryProcess() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new QueryProcess()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Workload workload = new Workload(query, parallelism, interval, events, eventsPerSecond);
        Path folder = Files.createTempDirectory("weir-bench-checkpoints");
        Progress progress = new Progress();
        Answers answers = new Answers(seconds == 0);
        EngineJob job = named(engine).start(workload, folder, progress, answers);
        QueryResult result = seconds == 0 ? untilTheEnd(job, answers) : forSomeTime(job, progress);
        System.out.println(RESULT + new ObjectMapper().writeValueAsString(result));
        System.out.flush();
        // Engines leave threads behind, and nothing is to be kept.
        Runtime.getRuntime().halt(0);
        return 0;
    }

    private static Engine named(String name) {
        return List.of(new WeirEngine(), new FlinkEngine(), new JetEngine()).stream()
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no engine " + name));
    }

    private static QueryResult untilTheEnd(EngineJob job, Answers answers) throws Exception {
        job.awaitEnd();
        return new QueryResult(0, 0, 0, CheckpointFigures.NONE, answers.digest());
    }

    private QueryResult forSomeTime(EngineJob job, Progress progress) throws Exception {
        TimeUnit.SECONDS.sleep(warmUp);
        long before = progress.events();
        long cpuBefore = cpuNanos();
        long collectedBefore = collectionMillis();
        long begun = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        double elapsed = (System.nanoTime() - begun) / 1e9;
        long read = progress.events() - before;
        double cpu = (cpuNanos() - cpuBefore) / 1e9;
        double collected = (collectionMillis() - collectedBefore) / 1e3;
        return new QueryResult(read / elapsed, cpu / (read / 1e6), collected / elapsed, job.checkpoints(), "");
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long collectionMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }
}
