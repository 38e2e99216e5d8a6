package dev.weir.bench.fleet;

import dev.weir.bench.report.MachineLoad;
import dev.weir.bench.report.Report;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/operator}. */
@Command(
        name = "bench/operator",
        description = "Measures the operator with many StreamJobs on the local cluster, whose pods do not run: their"
                + " JobMasters are one server that answers for all. Let nothing else run on the machine meanwhile.",
        mixinStandardHelpOptions = true)
public final class OperatorCommand implements Callable<Integer> {
    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many StreamJobs; 1000 if left out.")
    private int jobs;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures there, as JSON lines.")
    private File json;

    @Option(
            names = "--definitions",
            paramLabel = "FOLDER",
            defaultValue = "crds",
            description = "The custom resources' definitions; crds if left out.")
    private Path definitions;

    @Option(names = "--log", paramLabel = "FILE", description = "What the operators say; dropped if left out.")
    private File log = new File("/dev/null");

    private OperatorCommand() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new OperatorCommand())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof IOException || failure instanceof IllegalArgumentException) {
                        System.err.println("bench/operator: " + failure.getMessage());
                        return CommandLine.ExitCode.SOFTWARE;
                    }
                    throw failure;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (jobs < 1) {
            throw new IllegalArgumentException("--jobs is " + jobs + ", expected 1 or more");
        }
        try (PrintStream programs = programs()) {
            Report report = new Report("operator-" + jobs, System.out, programs);
            report.title("operator with " + jobs + " StreamJobs");
            MachineLoad load = MachineLoad.watch();
            new OperatorBenchmark(report, jobs, definitions, log).run();
            report.note("processors meanwhile: " + load.told());
        }
        return 0;
    }

    private PrintStream programs() throws IOException {
        OutputStream out = json == null ? OutputStream.nullOutputStream() : new FileOutputStream(json, true);
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }
}
