package dev.weir.bench.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bench/run}; without a command it is {@code bench/run queries}. */
@Command(
        name = "bench/run",
        description =
                "Measures Weir: without a command, side by side with its peers. Let nothing else run on the machine"
                        + " meanwhile.",
        mixinStandardHelpOptions = true,
        subcommands = {
            QueriesCommand.class,
            LatencyCommand.class,
            CheckpointCostCommand.class,
            CheckpointsCommand.class,
            ProcessesCommand.Network.class,
            ProcessesCommand.BackPressure.class,
            ProcessesCommand.Idle.class,
            ProcessesCommand.Recovery.class,
            ProcessesCommand.Start.class
        })
public final class BenchCommand implements Callable<Integer> {
    @Mixin
    private QueryOptions options = new QueryOptions();

    private BenchCommand() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchCommand())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof IllegalArgumentException || failure instanceof IOException) {
                        System.err.println(failure.getMessage());
                        return failure instanceof IOException
                                ? CommandLine.ExitCode.SOFTWARE
                                : CommandLine.ExitCode.USAGE;
                    }
                    throw failure;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        return new QueriesCommand(options).call();
    }
}
