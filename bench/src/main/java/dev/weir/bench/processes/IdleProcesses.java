package dev.weir.bench.processes;

import dev.weir.bench.cluster.Bucket;
import dev.weir.bench.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What the processes of a job without input take: of a processor, and of memory. */
final class IdleProcesses implements ProcessBenchmark {
    private static final long TIMEOUT = 60_000;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public void run(Report report, boolean quick) throws Exception {
        measure(report, "no checkpoints", 0, quick);
        measure(report, "a checkpoint a second", 1000, quick);
    }

    private static void measure(Report report, String what, long intervalMillis, boolean quick) throws Exception {
        Path board = Files.createTempFile("weir-bench", ".board");
        try (Bucket bucket = Bucket.start();
                WeirProcesses job = WeirProcesses.of(
                        bucket,
                        JobOf.program(
                                bucket,
                                "idle",
                                PacedCount.class,
                                List.of("--board", board.toString(), "--splits", "0"),
                                2,
                                1,
                                intervalMillis,
                                Optional.empty()))) {
            Map<String, Process> processes = new LinkedHashMap<>();
            processes.put("JobMaster", job.jobMaster(PodOptions.jobMaster()));
            processes.put("TaskManager 1", job.taskManager("one", PodOptions.taskManager()));
            processes.put("TaskManager 2", job.taskManager("two", PodOptions.taskManager()));
            job.awaitRunning(TIMEOUT, 2);
            TimeUnit.SECONDS.sleep(quick ? 3 : 30);
            tell(report, what, processes, quick ? 3 : 15);
        } finally {
            Files.delete(board);
        }
    }

    private static void tell(Report report, String what, Map<String, Process> processes, int seconds) throws Exception {
        Map<String, Double> before = new LinkedHashMap<>();
        processes.forEach((name, process) -> before.put(name, new ProcessUsage(process.pid()).cpuSeconds()));
        TimeUnit.SECONDS.sleep(seconds);
        for (Map.Entry<String, Process> each : processes.entrySet()) {
            ProcessUsage usage = new ProcessUsage(each.getValue().pid());
            double cores = (usage.cpuSeconds() - before.get(each.getKey())) / seconds;
            report.figure(
                    what + ": " + each.getKey() + ", of a core",
                    String.format(Locale.ROOT, "%.2f %%", 100 * cores),
                    cores);
            double resident = usage.residentMebibytes();
            report.figure(
                    what + ": " + each.getKey() + ", resident",
                    String.format(Locale.ROOT, "%.0f MiB, %d threads", resident, usage.threads()),
                    resident);
        }
    }
}
