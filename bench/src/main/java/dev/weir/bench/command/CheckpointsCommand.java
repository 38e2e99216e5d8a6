package dev.weir.bench.command;

import dev.weir.bench.checkpoints.CheckpointBenchmark;
import dev.weir.bench.report.MachineLoad;
import dev.weir.bench.report.Report;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run checkpoints}: each benchmark in a JVM of its own, one after the other. */
@Command(name = "checkpoints", description = "Measures what checkpoints cost.", mixinStandardHelpOptions = true)
final class CheckpointsCommand implements Callable<Integer> {
    @Option(
            names = "--only",
            paramLabel = "NAME",
            description = "Only these: large-state, changed-state,"
                    + " throughput-lost, processor-time, back-pressure, short-interval. May be given again.")
    private List<String> only = List.of();

    @Option(names = "--quick", description = "Less of everything, to see that it runs.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures there, as JSON lines.")
    private File json;

    @Option(names = "--in-this-process", hidden = true, description = "Runs the one benchmark here.")
    private boolean inThisProcess;

    @Override
    public Integer call() throws Exception {
        List<CheckpointBenchmark> chosen = CheckpointBenchmark.all().stream()
                .filter(benchmark -> only.isEmpty() || only.contains(benchmark.name()))
                .toList();
        if (chosen.isEmpty()) {
            System.err.println("there is no such benchmark: " + only);
            return 2;
        }
        int worst = 0;
        for (CheckpointBenchmark benchmark : chosen) {
            worst = Math.max(worst, inThisProcess ? run(benchmark) : fork(benchmark));
        }
        return worst;
    }

    private int run(CheckpointBenchmark benchmark) throws Exception {
        try (PrintStream programs = programs()) {
            Report report = new Report(benchmark.name(), System.out, programs);
            report.title(benchmark.name() + (quick ? " (quick: the figures mean little)" : ""));
            MachineLoad load = MachineLoad.watch();
            benchmark.run(report, quick);
            report.note("processors meanwhile: " + load.told());
        }
        System.exit(0);
        return 0;
    }

    private PrintStream programs() throws IOException {
        OutputStream out = json == null ? OutputStream.nullOutputStream() : new FileOutputStream(json, true);
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    private int fork(CheckpointBenchmark benchmark) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms" + benchmark.heapMebibytes() + "m",
                "-Xmx" + benchmark.heapMebibytes() + "m",
                "-XX:+AlwaysPreTouch",
                "-cp",
                System.getProperty("java.class.path"),
                BenchCommand.class.getName(),
                "checkpoints",
                "--in-this-process",
                "--only",
                benchmark.name()));
        if (quick) {
            command.add("--quick");
        }
        if (json != null) {
            command.addAll(List.of("--json", json.getAbsolutePath()));
        }
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
