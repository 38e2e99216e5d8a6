package dev.weir.bench.command;

import dev.weir.bench.comparison.Case;
import dev.weir.bench.comparison.Comparison;
import dev.weir.bench.comparison.EngineRuns;
import dev.weir.bench.comparison.JsonLine;
import dev.weir.bench.comparison.Profile;
import dev.weir.bench.comparison.Summary;
import dev.weir.bench.comparison.Table;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
    @Mixin
    private QueryOptions options;

    @Override
    public Integer call() throws Exception {
        EngineRuns runs = new EngineRuns(options.settings());
        Comparison comparison = new Comparison(runs, options.engines(), options.rounds(), System.out);
        List<String> lines = new ArrayList<>();
        boolean agreed = true;
        try (PrintStream programs = programs()) {
            for (String query : options.queries()) {
                agreed &= options.engines().size() == 1
                        || comparison.agree(new Case(query, 2, 0), options.answeredRecords());
                for (Case what : cases(query)) {
                    Map<String, Summary> found = comparison.measure(what);
                    found.forEach((engine, summary) ->
                            programs.println(JsonLine.of(engine, what, summary).written()));
                    lines.addAll(Table.lines(what, found));
                }
            }
        }
        System.out.println(Table.header(options.engines().get(0)));
        lines.forEach(System.out::println);
        if (options.profile().isPresent()) {
            Profile.told(options.profile().get()).forEach(System.out::println);
        }
        return agreed ? 0 : 1;
    }

    private List<Case> cases(String query) {
        return options.parallelisms().stream()
                .flatMap(parallelism ->
                        options.intervals().stream().map(interval -> new Case(query, parallelism, interval)))
                .toList();
    }

    private PrintStream programs() throws IOException {
        OutputStream out = options.json().isPresent()
                ? new FileOutputStream(options.json().get(), true)
                : OutputStream.nullOutputStream();
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }
}
