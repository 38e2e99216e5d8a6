package dev.weir.bench.processes;

import static dev.weir.bench.report.Figures.megabytes;
import static dev.weir.bench.report.Figures.millis;
import static dev.weir.bench.report.Figures.perSecond;
import static dev.weir.bench.report.Figures.percentile;

import dev.weir.bench.cluster.Bucket;
import dev.weir.bench.report.Report;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A sink that takes a thousand records a second of each subtask, behind sources that would give millions. */
final class PressedSink implements ProcessBenchmark {
    private static final long TIMEOUT = 60_000;
    private static final int PARALLELISM = 2;
    private static final long SINK_PER_SECOND = 1000;
    private static final long INTERVAL = 1000;

    @Override
    public String name() {
        return "back-pressure";
    }

    @Override
    public void run(Report report, boolean quick) throws Exception {
        measure(report, "barriers wait", Optional.empty(), quick ? 3 : 20);
        measure(report, "barriers overtake after 200 ms", Optional.of(200L), quick ? 3 : 20);
    }

    private static void measure(Report report, String what, Optional<Long> alignmentTimeout, int seconds)
            throws Exception {
        Path board = Files.createTempFile("weir-bench", ".board");
        List<String> arguments = List.of("--board", board.toString(), "--sink-rate", "" + SINK_PER_SECOND);
        try (Bucket bucket = Bucket.start();
                WeirProcesses job = WeirProcesses.of(
                        bucket,
                        JobOf.program(
                                bucket,
                                "pressed",
                                PacedCount.class,
                                arguments,
                                PARALLELISM,
                                1,
                                INTERVAL,
                                alignmentTimeout))) {
            job.jobMaster(PodOptions.jobMaster());
            List<Process> taskManagers = List.of(
                    job.taskManager("one", PodOptions.taskManager()), job.taskManager("two", PodOptions.taskManager()));
            job.awaitRunning(TIMEOUT, PARALLELISM);
            TimeUnit.SECONDS.sleep(seconds / 2);
            Board shown = Board.open(board);
            long records = shown.records();
            double cpu = cpuSeconds(taskManagers);
            double resident = resident(taskManagers);
            TimeUnit.SECONDS.sleep(seconds);
            double rate = (shown.records() - records) / (double) seconds;
            report.figure(
                    what + ": records at the sink, " + PARALLELISM * SINK_PER_SECOND + " wanted",
                    perSecond(rate),
                    rate);
            double cores = (cpuSeconds(taskManagers) - cpu) / seconds;
            report.figure(
                    what + ": TaskManagers, of a core", String.format(Locale.ROOT, "%.1f %%", 100 * cores), cores);
            report.figure(
                    what + ": TaskManagers, resident",
                    String.format(Locale.ROOT, "%.0f MiB, %.0f before", resident(taskManagers), resident),
                    resident(taskManagers));
            checkpoints(report, what, job.checkpoints());
        } finally {
            Files.delete(board);
        }
    }

    private static void checkpoints(Report report, String what, List<CheckpointReport> all) {
        List<CheckpointReport> completed = all.stream()
                .filter(each -> each.phase() == CheckpointPhase.COMPLETED)
                .toList();
        if (completed.isEmpty()) {
            report.note(what + ": NO CHECKPOINT was completed of " + all.size());
            return;
        }
        List<Double> durations =
                completed.stream().map(each -> (double) each.durationMillis()).toList();
        report.figure(
                what + ": newest checkpoint",
                "number " + completed.get(0).id() + ", "
                        + megabytes(completed.get(0).size()),
                completed.get(0).id());
        report.figure(what + ": checkpoint, p50", millis(percentile(durations, 50)), percentile(durations, 50));
        report.figure(what + ": checkpoint, longest", millis(percentile(durations, 100)), percentile(durations, 100));
    }

    private static double cpuSeconds(List<Process> processes) {
        return processes.stream()
                .mapToDouble(each -> new ProcessUsage(each.pid()).cpuSeconds())
                .sum();
    }

    private static double resident(List<Process> processes) throws java.io.IOException {
        double sum = 0;
        for (Process each : processes) {
            sum += new ProcessUsage(each.pid()).residentMebibytes();
        }
        return sum;
    }
}
