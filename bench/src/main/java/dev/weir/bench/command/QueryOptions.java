package dev.weir.bench.command;

import dev.weir.bench.comparison.RunSettings;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a comparison is told on the command line. */
final class QueryOptions {
    private static final List<String> PEERS = List.of("weir", "flink", "jet");
    private static final List<String> QUERIES =
            List.of("q0", "q1", "q2", "q3", "q5", "q8", "q11", "count-small", "count");
    private static final List<String> FEW = List.of("q0", "q5");
    private static final List<Long> EVERY_SECOND = List.of(1000L);

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
            description = "These: weir, flink and jet by default; loop is q0, q1 and q2 with no engine at all.")
    private List<String> engines = PEERS;

    @Option(names = "--parallelism", paramLabel = "N", split = ",", description = "1 and 2 by default.")
    private List<Integer> parallelisms = List.of();

    @Option(
            names = {"--checkpoints", "--interval"},
            paramLabel = "MS",
            split = ",",
            description = "Milliseconds between checkpoints, 0 for none; 1000 by default.")
    private List<Long> intervals = EVERY_SECOND;

    @Option(names = "--rounds", paramLabel = "N", description = "In turn; 3 by default, 1 of one engine alone.")
    private int rounds;

    @Option(names = "--warm-up", paramLabel = "S", description = "Seconds before the time that counts; 12 by default.")
    private int warmUp;

    @Option(names = "--seconds", paramLabel = "S", description = "That count; 10 by default.")
    private int seconds;

    @Option(names = "--heap", paramLabel = "SIZE", description = "Of every engine alike; 6g by default.")
    private String heap = "6g";

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

    List<String> queries() {
        return queries.isEmpty() ? quick ? FEW : QUERIES : queries;
    }

    List<String> engines() {
        return engines;
    }

    List<Integer> parallelisms() {
        return parallelisms.isEmpty() ? quick ? List.of(1) : List.of(1, 2) : parallelisms;
    }

    List<Long> intervals() {
        return intervals;
    }

    int rounds() {
        return rounds > 0 ? rounds : quick || engines.size() == 1 ? 1 : 3;
    }

    long answeredRecords() {
        return quick ? 500_000 : 4_000_000;
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
                heap,
                javaOptions.isBlank() ? List.of() : List.of(javaOptions.trim().split("\\s+")),
                warmUp > 0 ? warmUp : quick ? 3 : 12,
                seconds > 0 ? seconds : quick ? 3 : 10,
                profile());
    }
}
