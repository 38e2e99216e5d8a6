package dev.weir.bench.command;

import dev.weir.bench.comparison.Case;
import dev.weir.bench.comparison.Contestant;
import dev.weir.bench.comparison.Engines;
import dev.weir.bench.comparison.RunSettings;
import dev.weir.bench.queries.Counting;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a comparison is told on the command line. */
final class QueryOptions {
    private static final List<String> PEERS = List.of("weir", "flink", "jet");
    /** Where state is large. */
    private static final String LARGE = "count";

    private static final String LARGE_STATE_PEER = "flink-rocksdb";
    private static final List<String> QUERIES =
            List.of("q0", "q1", "q2", "q3", "q5", "q8", "q11", "count-small", "count");
    private static final List<String> FEW = List.of("q0", "q5");
    private static final long SECOND = 1000;
    private static final int ROUNDS = 3;
    private static final int LATENCY_SECONDS = 40;

    @Option(
            names = "--query",
            paramLabel = "NAME",
            split = ",",
            description = "Only these: q0, q1, q2, q3, q5, q8, q11, count-small (10,000 keys), count (5 million keys).")
    private List<String> queries = List.of();

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            split = ",",
            description =
                    "These: weir, flink and jet by default, flink-rocksdb for count too. The first is what the others are"
                            + " compared with. loop is q0, q1 and q2 with no engine at all.")
    private List<String> engines = List.of();

    @Option(names = "--parallelism", paramLabel = "N", split = ",", description = "1 and 2 by default.")
    private List<Integer> parallelisms = List.of();

    @Option(
            names = {"--checkpoints", "--interval"},
            paramLabel = "MS",
            split = ",",
            description = "Milliseconds between checkpoints, 0 for none; 1000 by default, for the counts 0 too.")
    private List<Long> intervals = List.of();

    @Option(names = "--rounds", paramLabel = "N", description = "In turn; 3 by default, 1 of one engine alone.")
    private int rounds;

    @Option(names = "--warm-up", paramLabel = "S", description = "Seconds before the time that counts; 12 by default.")
    private int warmUp;

    @Option(names = "--seconds", paramLabel = "S", description = "That count; 10 by default.")
    private int seconds;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            description = "Of every engine alike; 6g by default, 1g with --quick.")
    private String heap = "";

    @Option(names = "--java", paramLabel = "FOLDER", description = "The JDK of every engine alike.")
    private Path java = Path.of(System.getProperty("java.home"));

    @Option(names = "--java-options", paramLabel = "FLAGS", description = "Of the JVM of every engine alike.")
    private String javaOptions = "";

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description =
                    "Of one engine in one query: collapsed stacks of what it does; FILE.alloc: of what it allocates.")
    private Path profile;

    @Option(names = "--quick", description = "One short round of a few queries: to see that it runs.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures there, as JSON lines.")
    private File json;

    /** Where nothing else is asked for: Weir alone, without checkpoints and with many, three rounds. */
    void askForCheckpointCost() {
        engines = engines.isEmpty() ? List.of(PEERS.get(0)) : engines;
        intervals = intervals.isEmpty() ? List.of(0L, SECOND, SECOND / 10) : intervals;
        rounds = rounds == 0 && !quick ? ROUNDS : rounds;
    }

    /** Where nothing else is asked for: so long that many windows fire. */
    void askForLatency() {
        seconds = seconds == 0 && !quick ? LATENCY_SECONDS : seconds;
    }

    /** @throws IllegalArgumentException if there is no such query or engine, saying which there are */
    void check() {
        for (String query : queries()) {
            if (!QUERIES.contains(query)) {
                throw new IllegalArgumentException(
                        "--query: there is no query '" + query + "': expected some of " + QUERIES);
            }
        }
        for (String engine : engines) {
            if (!Engines.names().contains(engine)) {
                throw new IllegalArgumentException(
                        "--engine: there is no engine '" + engine + "': expected some of " + Engines.names());
            }
        }
        for (int parallelism : parallelisms()) {
            if (parallelism < 1) {
                throw new IllegalArgumentException("--parallelism is " + parallelism + ": expected 1 or more");
            }
        }
        if (profile != null && (queries.size() != 1 || engines.size() != 1 || parallelisms.size() != 1)) {
            throw new IllegalArgumentException("--profile is of one run: give one --query, --engine and --parallelism");
        }
    }

    List<String> queries() {
        return queries.isEmpty() ? quick ? FEW : QUERIES : queries;
    }

    /** What the others are compared with. */
    String first() {
        return engines.isEmpty() ? PEERS.get(0) : engines.get(0);
    }

    boolean hasOneEngine() {
        return engines.size() == 1;
    }

    private List<String> engines(String query) {
        if (!engines.isEmpty()) {
            return engines;
        }
        List<String> all = new ArrayList<>(PEERS);
        if (query.equals(LARGE)) {
            all.add(LARGE_STATE_PEER);
        }
        return all;
    }

    /** Who answers a query, to be compared in what they answer. */
    List<Contestant> answering(String query) {
        return contestants(query, 2, 0);
    }

    /** All that are measured side by side: engines that have the query, by interval. */
    List<Contestant> measured(String query, int parallelism) {
        return intervals(query).stream()
                .flatMap(interval -> contestants(query, parallelism, interval).stream())
                .toList();
    }

    private List<Contestant> contestants(String query, int parallelism, long interval) {
        return engines(query).stream()
                .filter(engine -> Engines.runs(engine, query))
                .map(engine -> new Contestant(engine, new Case(query, parallelism, interval)))
                .toList();
    }

    private List<Long> intervals(String query) {
        if (!intervals.isEmpty()) {
            return intervals;
        }
        return query.startsWith("count") ? List.of(SECOND, 0L) : List.of(SECOND);
    }

    List<Integer> parallelisms() {
        return parallelisms.isEmpty() ? quick ? List.of(1) : List.of(1, 2) : parallelisms;
    }

    int rounds() {
        return rounds > 0 ? rounds : quick || hasOneEngine() ? 1 : ROUNDS;
    }

    /** Of a count so many that keys come again. */
    long answeredRecords(String query) {
        long some = quick ? 500_000 : 4_000_000;
        return Counting.named(query)
                .map(counting -> Math.max(some, counting.keys() + counting.keys() / 5))
                .orElse(some);
    }

    Optional<File> json() {
        return Optional.ofNullable(json);
    }

    Optional<Path> profile() {
        return Optional.ofNullable(profile);
    }

    RunSettings settings() {
        return new RunSettings(
                java,
                heap.isEmpty() ? quick ? "1g" : "6g" : heap,
                javaOptions.isBlank() ? List.of() : List.of(javaOptions.trim().split("\\s+")),
                warmUp > 0 ? warmUp : quick ? 3 : 12,
                seconds > 0 ? seconds : quick ? 3 : 10,
                profile());
    }
}
