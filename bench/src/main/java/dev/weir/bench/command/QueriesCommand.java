package dev.weir.bench.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.bench.queries.QueryProcess;
import dev.weir.bench.queries.QueryResult;
import dev.weir.bench.report.Figures;
import dev.weir.bench.report.MachineLoad;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run queries}: Nexmark on Weir, Flink and Jet, in turn, each run in a JVM of its own with the same flags. */
@Command(
        name = "queries",
        description = "Runs Nexmark's queries on Weir, Flink and Jet in turn, and compares them.",
        mixinStandardHelpOptions = true)
final class QueriesCommand implements Callable<Integer> {
    private static final List<String> ENGINES = List.of("weir", "flink", "jet");
    private static final List<String> QUERIES = List.of("q0", "q1", "q2", "q3", "q5", "q8", "q11");
    private static final long EVENTS_PER_SECOND = 100_000;

    @Option(names = "--query", paramLabel = "NAME", description = "Only these: q0, q1, q2, q3, q5, q8, q11.")
    private List<String> queries = QUERIES;

    @Option(names = "--engine", paramLabel = "NAME", description = "Only these: weir, flink, jet.")
    private List<String> engines = ENGINES;

    @Option(names = "--parallelism", paramLabel = "N", description = "Only these; 1 and 2 by default.")
    private List<Integer> parallelisms = List.of(1, 2);

    @Option(names = "--interval", paramLabel = "MS", description = "Between checkpoints; 1000 by default, 0 for none.")
    private long interval = 1000;

    @Option(names = "--java-options", description = "Flags of the JVM of every engine alike.")
    private String javaOptions = "-Xms6g -Xmx6g -XX:+AlwaysPreTouch";

    @Option(names = "--quick", description = "One short round at parallelism 1 of q0, q5 and q11.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write each run there, as JSON lines.")
    private File json;

    private int rounds = 3;
    private int warmUp = 15;
    private int seconds = 15;
    private long checkedEvents = 4_000_000;

    @Override
    public Integer call() throws Exception {
        if (quick) {
            rounds = 1;
            warmUp = 4;
            seconds = 4;
            checkedEvents = 500_000;
            queries = queries == QUERIES ? List.of("q0", "q5", "q11") : queries;
            parallelisms = List.of(1);
        }
        boolean agreed = true;
        try (PrintStream programs = programs()) {
            System.out.println(header());
            for (String query : queries) {
                agreed &= agree(query);
                for (int parallelism : parallelisms) {
                    System.out.println(measure(query, parallelism, programs));
                }
            }
        }
        return agreed ? 0 : 1;
    }

    private PrintStream programs() throws IOException {
        OutputStream out = json == null ? OutputStream.nullOutputStream() : new FileOutputStream(json, true);
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    private String header() {
        return String.format("%-6s %-3s", "query", "p")
                + engines.stream()
                        .map(engine -> String.format("%16s", engine + " events/s"))
                        .collect(Collectors.joining())
                + "   ratios, then CPU seconds per million events, share of GC, p50 of checkpoints";
    }

    /** Whether all engines give the same answers: one that is fast and wrong has lost. */
    private boolean agree(String query) throws Exception {
        Map<String, String> digests = new LinkedHashMap<>();
        for (String engine : engines) {
            digests.put(engine, run(engine, query, 2, 0, checkedEvents).digest());
        }
        if (digests.values().stream().distinct().count() > 1) {
            System.out.println(query + ": THE ANSWERS DIFFER: " + digests);
            return false;
        }
        return true;
    }

    private String measure(String query, int parallelism, PrintStream programs) throws Exception {
        Map<String, List<QueryResult>> results = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (String engine : engines) {
                MachineLoad load = MachineLoad.watch();
                QueryResult result = run(engine, query, parallelism, seconds, Long.MAX_VALUE);
                results.computeIfAbsent(engine, name -> new ArrayList<>()).add(result);
                programs.println(line(engine, query, parallelism, result, load.isDisturbed()));
                if (load.isDisturbed()) {
                    System.out.println("  " + query + " on " + engine + " was disturbed: " + load.told());
                }
            }
        }
        return row(query, parallelism, results);
    }

    private String line(String engine, String query, int parallelism, QueryResult result, boolean disturbed)
            throws IOException {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("engine", engine);
        line.put("query", query);
        line.put("parallelism", parallelism);
        line.put("checkpointing", interval);
        line.put("recordsPerSecond", result.eventsPerSecond());
        line.put("checkpointMillis", result.checkpoints().millis());
        line.put("checkpointBytes", result.checkpoints().bytes());
        line.put("disturbed", disturbed);
        return new ObjectMapper().writeValueAsString(line);
    }

    private String row(String query, int parallelism, Map<String, List<QueryResult>> results) {
        StringBuilder row = new StringBuilder(String.format("%-6s %-3d", query, parallelism));
        Map<String, Double> rates = new LinkedHashMap<>();
        results.forEach((engine, runs) -> {
            double rate = Figures.median(
                    runs.stream().map(QueryResult::eventsPerSecond).toList());
            rates.put(engine, rate);
            row.append(String.format(Locale.ROOT, "%,16.0f", rate));
        });
        row.append("  ");
        double first = rates.values().iterator().next();
        rates.values().stream().skip(1).forEach(rate -> row.append(String.format(Locale.ROOT, " %.2fx", first / rate)));
        results.forEach((engine, runs) -> {
            double cpu =
                    Figures.median(runs.stream().map(QueryResult::cpuSeconds).toList());
            double collecting =
                    Figures.median(runs.stream().map(QueryResult::collecting).toList());
            List<Double> millis = runs.stream()
                    .flatMap(run -> run.checkpoints().millis().stream())
                    .toList();
            row.append(String.format(
                    Locale.ROOT,
                    "  %s %.2f s, %.1f %%, %s",
                    engine,
                    cpu,
                    100 * collecting,
                    millis.isEmpty() ? "-" : Figures.millis(Figures.median(millis))));
        });
        return row.toString();
    }

    private QueryResult run(String engine, String query, int parallelism, int measured, long events) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(javaOptions.trim().split("\\s+")));
        command.addAll(List.of(
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                QueryProcess.class.getName(),
                "--engine=" + engine,
                "--query=" + query,
                "--parallelism=" + parallelism,
                "--interval=" + interval,
                "--events=" + events,
                "--events-per-second=" + EVENTS_PER_SECOND,
                "--warm-up=" + warmUp,
                "--seconds=" + measured));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String result = null;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(QueryProcess.RESULT)) {
                    result = line.substring(QueryProcess.RESULT.length());
                }
            }
        }
        if (process.waitFor() != 0 || result == null) {
            throw new IllegalStateException(query + " on " + engine + " did not end well; its messages are above");
        }
        return new ObjectMapper().readValue(result, QueryResult.class);
    }
}
