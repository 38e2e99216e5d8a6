package dev.weir.bench.comparison;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.bench.queries.Answers;
import dev.weir.bench.queries.Engine;
import dev.weir.bench.queries.EngineJob;
import dev.weir.bench.queries.Pace;
import dev.weir.bench.queries.Progress;
import dev.weir.bench.queries.WindowLatencies;
import dev.weir.bench.queries.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One run of one query on one engine, in a process of its own; the result is a line of its output, as JSON. */
@Command(name = "engine-process")
public final class EngineProcess implements Callable<Integer> {
    /** Begins the line of the result. */
    static final String RESULT = "result ";

    @Option(names = "--engine", required = true)
    private String engine;

    @Option(names = "--query", required = true)
    private String query;

    @Option(names = "--parallelism", required = true)
    private int parallelism;

    @Option(names = "--checkpoints", required = true)
    private long intervalMillis;

    @Option(names = "--records", required = true)
    private long records;

    @Option(names = "--events-per-second", required = true)
    private long eventsPerSecond;

    @Option(names = "--rate", description = "Records a second; 0: as fast as it goes.")
    private long rate;

    @Option(names = "--folder", required = true, description = "For checkpoints; removed by whoever started this.")
    private Path folder;

    @Option(names = "--warm-up", description = "Seconds before the time that counts.")
    private int warmUp;

    @Option(names = "--seconds", description = "That count; 0: all records are read, and the answers summed.")
    private int seconds;

    @Option(names = "--profile", description = "Where the stacks that were seen are written.")
    private Path profile;

    private EngineProcess() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new EngineProcess()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Engine chosen = Engines.named(engine);
        Pace pace = new Pace(rate);
        Workload workload = new Workload(query, parallelism, intervalMillis, records, eventsPerSecond, pace);
        WindowLatencies latencies = new WindowLatencies(pace, eventsPerSecond, System::nanoTime);
        Progress progress = new Progress();
        Answers answers = answers(latencies);
        RunResult result;
        // Engines leave threads behind, so the process is ended and not the job, but for what is outside of it.
        try (EngineJob job = chosen.start(workload, folder, progress, answers)) {
            if (seconds == 0) {
                job.awaitEnd();
                result = RunResult.ofAnswers(answers.digest());
            } else {
                result = new SteadyState(job, progress, workload, latencies)
                        .watch(warmUp, seconds, Optional.ofNullable(profile));
            }
            print(result);
        }
        Runtime.getRuntime().halt(0);
        return 0;
    }

    private Answers answers(WindowLatencies latencies) {
        if (seconds == 0) {
            return Answers.summed();
        }
        return rate == 0 ? Answers.counted() : Answers.toldTo(latencies::answered);
    }

    private static void print(RunResult result) throws IOException {
        System.out.println(RESULT + new ObjectMapper().writeValueAsString(result));
        System.out.flush();
    }
}
