package dev.weir.bench.processes;

import static dev.weir.bench.report.Figures.median;

import dev.weir.bench.cluster.Bucket;
import dev.weir.bench.cluster.WeirJob;
import dev.weir.bench.comparison.EngineRuns;
import dev.weir.bench.report.Report;
import dev.weir.control.ControlJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How long it takes from the start of a JVM to the first record of a trivial job, in one process, of each engine in turn; and of Weir also in
 * the processes of its pods, started at once. The S3 server is up before.
 */
final class StartTimes implements ProcessBenchmark {
    private static final List<String> ENGINES = List.of("weir", "flink", "jet");
    private static final int ROUNDS = 5;
    private static final long TIMEOUT_MILLIS = 120_000;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public void run(Report report, boolean quick) throws Exception {
        Map<String, List<Double>> found = new LinkedHashMap<>();
        try (Bucket bucket = Bucket.start()) {
            for (int round = 0; round < (quick ? 1 : ROUNDS); round++) {
                for (String engine : ENGINES) {
                    add(found, engine + ", one process", inOneProcess(engine, bucket, round));
                }
                add(found, "weir, JobMaster and TaskManager", inPods(bucket, round));
            }
        }
        found.forEach((what, millis) -> report.figure(
                what + ": to the first record, median of " + millis.size(),
                String.format(
                        Locale.ROOT,
                        "%.0f ms   %s",
                        median(millis),
                        millis.stream().map(Math::round).toList()),
                median(millis)));
    }

    private static void add(Map<String, List<Double>> found, String what, double millis) {
        found.computeIfAbsent(what, none -> new ArrayList<>()).add(millis);
    }

    private static double inOneProcess(String engine, Bucket bucket, int round) throws Exception {
        Path folder = Files.createTempDirectory("weir-bench-start");
        try {
            Path argument = folder;
            if (engine.equals("weir")) {
                argument = folder.resolve("job.json");
                Files.write(
                        argument,
                        ControlJson.mapper()
                                .writeValueAsBytes(JobOf.program(
                                        bucket,
                                        "start-" + round,
                                        PacedCount.class,
                                        List.of(),
                                        1,
                                        1,
                                        0,
                                        Optional.empty())));
            }
            return millisToFirst(engine, bucket, argument);
        } finally {
            delete(folder);
        }
    }

    private static double millisToFirst(String engine, Bucket bucket, Path argument) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx1g");
        command.addAll(EngineRuns.opened());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                StartProcess.class.getName(),
                engine,
                argument.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .putAll(Map.of("AWS_ACCESS_KEY_ID", bucket.accessKey(), "AWS_SECRET_ACCESS_KEY", bucket.secretKey()));
        long begun = System.nanoTime();
        Process process = builder.start();
        CompletableFuture.delayedExecutor(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).execute(process::destroyForcibly);
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.equals(StartProcess.FIRST)) {
                    return (System.nanoTime() - begun) / 1e6;
                }
            }
            throw new IOException(engine + " ended before its first record, or had none in " + TIMEOUT_MILLIS + " ms");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** As an operator would start them, but for its own time, and that of the API server and the kubelet. */
    private static double inPods(Bucket bucket, int round) throws Exception {
        Path board = Files.createTempFile("weir-bench", ".board");
        try (WeirProcesses job = WeirProcesses.of(
                bucket,
                JobOf.program(
                        bucket,
                        "start-pods-" + round,
                        PacedCount.class,
                        List.of("--board", board.toString()),
                        1,
                        1,
                        0,
                        Optional.empty()))) {
            Board shown = Board.open(board);
            long begun = System.nanoTime();
            job.jobMaster(PodOptions.jobMaster());
            job.taskManager("tm-0", PodOptions.taskManager());
            WeirJob.await(TIMEOUT_MILLIS, "the first record", () -> shown.records() > 0);
            return (System.nanoTime() - begun) / 1e6;
        } finally {
            Files.delete(board);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
