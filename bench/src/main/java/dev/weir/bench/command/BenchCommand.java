package dev.weir.bench.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bench/run}. */
@Command(
        name = "bench/run",
        description = "Measures Weir. Let nothing else run on the machine meanwhile.",
        mixinStandardHelpOptions = true,
        subcommands = {CheckpointsCommand.class, QueriesCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class BenchCommand {
    private BenchCommand() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchCommand()).execute(arguments));
    }
}
