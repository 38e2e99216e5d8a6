package dev.weir.bench.command;

import dev.weir.bench.processes.ProcessBenchmarks;
import dev.weir.bench.report.MachineLoad;
import dev.weir.bench.report.Report;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench/run network}, {@code back-pressure}, {@code idle}, {@code recovery} and {@code start}: jobs in processes of their own. */
abstract class ProcessesCommand implements Callable<Integer> {
    @Option(names = "--quick", description = "Less of everything, to see that it runs.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures there, as JSON lines.")
    private File json;

    @Spec
    private CommandSpec command;

    @Override
    public final Integer call() throws Exception {
        try (PrintStream programs = programs()) {
            Report report = new Report(command.name(), System.out, programs);
            report.title(command.name() + (quick ? " (quick: the figures mean little)" : ""));
            MachineLoad load = MachineLoad.watch();
            ProcessBenchmarks.named(command.name()).run(report, quick);
            report.note("processors meanwhile: " + load.told());
        }
        return 0;
    }

    private PrintStream programs() throws IOException {
        OutputStream out = json == null ? OutputStream.nullOutputStream() : new FileOutputStream(json, true);
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    @Command(
            name = "network",
            description = "Measures a shuffle between two processes against one connection.",
            mixinStandardHelpOptions = true)
    static final class Network extends ProcessesCommand {}

    @Command(
            name = "back-pressure",
            description = "Measures a job whose sink is slow.",
            mixinStandardHelpOptions = true)
    static final class BackPressure extends ProcessesCommand {}

    @Command(name = "idle", description = "Measures a job without input.", mixinStandardHelpOptions = true)
    static final class Idle extends ProcessesCommand {}

    @Command(
            name = "recovery",
            description = "Measures how long a job is without output when a TaskManager is killed.",
            mixinStandardHelpOptions = true)
    static final class Recovery extends ProcessesCommand {}

    @Command(
            name = "start",
            description = "Measures how long it takes from the start of a JVM to a job's first record.",
            mixinStandardHelpOptions = true)
    static final class Start extends ProcessesCommand {}
}
