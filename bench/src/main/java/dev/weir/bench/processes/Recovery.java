package dev.weir.bench.processes;

import static dev.weir.bench.report.Figures.median;
import static dev.weir.bench.report.Figures.megabytes;

import dev.weir.bench.cluster.Bucket;
import dev.weir.bench.cluster.WeirJob;
import dev.weir.bench.report.Report;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A TaskManager of a job with millions of keys is killed while another one is up and has nothing to do: how long there is no
 * output, when there is output that was not there before, and when the job is as far as it would have been.
 */
final class Recovery implements ProcessBenchmark {
    private static final long TIMEOUT = 120_000;
    private static final int ROUNDS = 5;
    private static final long INTERVAL = 1000;
    private static final long SETTLE_MILLIS = 6_000;
    /** As far as it would have been: no further behind than this. */
    private static final long CAUGHT_UP_MILLIS = 200;

    /**
     * @param keys that the job counts
     * @param text characters that are kept of each
     * @param rate records a second
     */
    private record Shape(String name, long keys, int text, long rate) {}

    /**
     * Milliseconds from the kill.
     *
     * @param again when the longest time without output ended
     */
    private record Measured(double withoutOutput, double again, double firstNew, double caughtUp) {}

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public void run(Report report, boolean quick) throws Exception {
        measure(report, new Shape("100 MB in large values", 100_000, 1000, 20_000), quick);
        measure(report, new Shape("5 million small values", 5_000_000, 0, 200_000), quick);
    }

    private static void measure(Report report, Shape shape, boolean quick) throws Exception {
        long keys = quick ? shape.keys() / 50 : shape.keys();
        Path board = Files.createTempFile("weir-bench", ".board");
        // The state is filled as fast as it goes: a number of each key is due from the start.
        long beginning = System.currentTimeMillis() - keys * 1000 / shape.rate();
        List<String> arguments = List.of(
                "--board",
                board.toString(),
                "--keys",
                Long.toString(keys),
                "--text",
                Integer.toString(shape.text()),
                "--rate",
                Long.toString(shape.rate()),
                "--beginning",
                Long.toString(beginning));
        try (Bucket bucket = Bucket.start();
                WeirProcesses job = WeirProcesses.of(
                        bucket,
                        JobOf.program(
                                bucket, "recovery", PacedCount.class, arguments, 2, 1, INTERVAL, Optional.empty()))) {
            job.jobMaster(PodOptions.jobMaster());
            Board shown = Board.open(board);
            Deque<Process> workers = new ArrayDeque<>();
            workers.add(job.taskManager("tm-0", PodOptions.large()));
            workers.add(job.taskManager("tm-1", PodOptions.large()));
            job.awaitRunning(TIMEOUT, 2);
            List<Measured> found = new ArrayList<>();
            Map<String, List<Double>> steps = new LinkedHashMap<>();
            int started = 2;
            for (int round = 0; round < (quick ? 1 : ROUNDS); round++) {
                workers.add(job.taskManager("tm-" + started, PodOptions.large()));
                started++;
                int spare = started - round;
                WeirJob.await(
                        TIMEOUT,
                        "the job to catch up",
                        () -> behind(shown, shape.rate(), beginning) < CAUGHT_UP_MILLIS);
                job.awaitRunning(TIMEOUT, spare);
                TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
                long killed = System.currentTimeMillis();
                found.add(measure(shown, shape.rate(), beginning, workers.remove()));
                RecoverySteps.of(killed, job.log())
                        .forEach((step, millis) -> steps.computeIfAbsent(step, none -> new ArrayList<>())
                                .add(millis));
            }
            tell(report, shape.name(), found, steps);
            long size = stateSize(job);
            report.figure(shape.name() + ": state", megabytes(size), size);
        } finally {
            Files.delete(board);
        }
    }

    private static long stateSize(WeirProcesses job) throws IOException, InterruptedException {
        return job.checkpoints().stream()
                .filter(each -> each.phase() == CheckpointPhase.COMPLETED)
                .mapToLong(CheckpointReport::size)
                .findFirst()
                .orElse(0);
    }

    /** Milliseconds that the newest result is behind the newest number that is due. */
    private static double behind(Board board, long rate, long beginning) {
        return (new Timetable(rate, beginning).due() - board.largest()) * 1000.0 / rate;
    }

    private static Measured measure(Board board, long rate, long beginning, Process victim) throws Exception {
        victim.destroyForcibly();
        long killed = System.nanoTime();
        victim.waitFor();
        // What was in the dead process's memory is on the board already; the other one stops when it is told.
        long[] last = {board.records(), System.nanoTime()};
        double longest = 0;
        double again = 0;
        double firstNew = 0;
        long largest = board.largest();
        long deadline = killed + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < deadline) {
            long now = System.nanoTime();
            long records = board.records();
            if (records != last[0]) {
                double pause = (now - last[1]) / 1e6;
                again = pause > longest ? (now - killed) / 1e6 : again;
                longest = Math.max(longest, pause);
                last[0] = records;
                last[1] = now;
            }
            if (board.largest() > largest + rate / 10 && firstNew == 0) {
                firstNew = (now - killed) / 1e6;
            }
            if (firstNew > 0 && behind(board, rate, beginning) < CAUGHT_UP_MILLIS) {
                return new Measured(longest, again, firstNew, (now - killed) / 1e6);
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
        throw new IllegalStateException("the job did not catch up");
    }

    private static void tell(Report report, String shape, List<Measured> found, Map<String, List<Double>> stepsOfAll) {
        stepsOfAll.forEach((step, millis) -> tellMedian(report, shape + ": " + step, millis));
        tellMedian(
                report,
                shape + ": first output again",
                found.stream().map(Measured::again).toList());
        tellMedian(
                report,
                shape + ": time without output",
                found.stream().map(Measured::withoutOutput).toList());
        tellMedian(
                report,
                shape + ": until the next new result",
                found.stream().map(Measured::firstNew).toList());
        tellMedian(
                report,
                shape + ": until it has caught up",
                found.stream().map(Measured::caughtUp).toList());
    }

    private static void tellMedian(Report report, String what, List<Double> millis) {
        report.figure(
                what + ", median of " + millis.size(),
                String.format(
                        Locale.ROOT,
                        "%.0f ms   %s",
                        median(millis),
                        millis.stream().map(Math::round).toList()),
                median(millis));
    }
}
