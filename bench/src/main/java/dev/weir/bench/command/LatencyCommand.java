package dev.weir.bench.command;

import dev.weir.bench.comparison.Contestant;
import dev.weir.bench.comparison.EngineRuns;
import dev.weir.bench.comparison.LatencyRow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run latency}: how long after a window of q5 may fire its answer is there, below what an engine can take. */
@Command(
        name = "latency",
        description =
                "Measures how long after a window of q5 may fire its answer comes, at half of what each engine reaches.",
        mixinStandardHelpOptions = true)
final class LatencyCommand implements Callable<Integer> {
    private static final String QUERY = "q5";

    @Mixin
    private QueryOptions options = new QueryOptions();

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Records a second; half of what each engine reaches by default.")
    private long rate;

    @Override
    public Integer call() throws Exception {
        options.check();
        options.askForLatency();
        EngineRuns runs = new EngineRuns(options.settings());
        List<String> lines = new ArrayList<>();
        for (int parallelism : options.parallelisms()) {
            for (Contestant each : options.measured(QUERY, parallelism)) {
                long offered = rate > 0 ? rate : (long) (runs.measure(each).recordsPerSecond() / 2);
                lines.add(LatencyRow.line(each, offered, runs.measure(each, offered)));
            }
        }
        System.out.println(LatencyRow.header());
        lines.forEach(System.out::println);
        return 0;
    }
}
