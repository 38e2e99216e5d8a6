package dev.weir.bench.command;

import dev.weir.bench.comparison.Comparison;
import dev.weir.bench.comparison.Contestant;
import dev.weir.bench.comparison.EngineRuns;
import dev.weir.bench.comparison.JsonLine;
import dev.weir.bench.comparison.Profile;
import dev.weir.bench.comparison.Ratios;
import dev.weir.bench.comparison.Summary;
import dev.weir.bench.comparison.Table;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bench/run queries}: queries on Weir, Flink and Jet, in turn, each run in a JVM of its own with the same flags. */
@Command(
        name = "queries",
        description = "Runs queries on Weir, Flink and Jet in turn, and compares answers and speed.",
        mixinStandardHelpOptions = true)
final class QueriesCommand implements Callable<Integer> {
    /** Of the process, when answers differ or a run comes to no end. */
    private static final int FAILED = 1;

    @Mixin
    private QueryOptions options = new QueryOptions();

    QueriesCommand() {}

    QueriesCommand(QueryOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws Exception {
        options.check();
        EngineRuns runs = new EngineRuns(options.settings());
        System.out.println(runs.told());
        Comparison comparison = new Comparison(runs, System.out);
        Map<Contestant, Summary> found = new LinkedHashMap<>();
        try (PrintStream programs = programs()) {
            for (String query : options.queries()) {
                found.putAll(compare(comparison, query, programs));
            }
        }
        show(found);
        return comparison.hasFailed() ? FAILED : 0;
    }

    private Map<Contestant, Summary> compare(Comparison comparison, String query, PrintStream programs)
            throws InterruptedException {
        List<Contestant> answering = options.answering(query);
        if (answering.size() > 1) {
            comparison.compareAnswers(answering, options.answeredRecords(query));
        }
        Map<Contestant, Summary> found = new LinkedHashMap<>();
        for (int parallelism : options.parallelisms()) {
            Map<Contestant, Summary> these = comparison.measure(options.measured(query, parallelism), options.rounds());
            these.forEach((contestant, summary) ->
                    programs.println(JsonLine.of(contestant, summary).written()));
            found.putAll(these);
        }
        return found;
    }

    private void show(Map<Contestant, Summary> found) throws IOException {
        System.out.println(Table.header(options.first()));
        Table.lines(options.first(), found).forEach(System.out::println);
        new Ratios(options.first(), found).told().forEach(System.out::println);
        if (options.profile().isPresent()) {
            Profile.told(options.profile().get()).forEach(System.out::println);
        }
    }

    private PrintStream programs() throws IOException {
        OutputStream out = options.json().isPresent()
                ? new FileOutputStream(options.json().get(), true)
                : OutputStream.nullOutputStream();
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }
}
