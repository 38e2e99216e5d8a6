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
    private static final int WRONG_ANSWERS = 1;

    @Mixin
    private QueryOptions options = new QueryOptions();

    QueriesCommand() {}

    QueriesCommand(QueryOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() throws Exception {
        options.check();
        Comparison comparison = new Comparison(new EngineRuns(options.settings()), System.out);
        Map<Contestant, Summary> found = new LinkedHashMap<>();
        boolean agreed = true;
        try (PrintStream programs = programs()) {
            for (String query : options.queries()) {
                agreed &= agree(comparison, query);
                for (int parallelism : options.parallelisms()) {
                    Map<Contestant, Summary> these =
                            comparison.measure(options.measured(query, parallelism), options.rounds());
                    these.forEach((contestant, summary) -> programs.println(
                            JsonLine.of(contestant, summary).written()));
                    found.putAll(these);
                }
            }
        }
        show(found);
        return agreed ? 0 : WRONG_ANSWERS;
    }

    private boolean agree(Comparison comparison, String query) throws IOException, InterruptedException {
        List<Contestant> answering = options.answering(query);
        return answering.size() < 2 || comparison.agree(answering, options.answeredRecords());
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
