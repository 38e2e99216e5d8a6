package dev.weir.local.command;

import dev.weir.local.tools.CheckpointsCommand;
import dev.weir.local.tools.GcCommand;
import dev.weir.local.tools.SimulateCommand;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code weir} command. Its subcommands answer 0 for success, 1 for what went wrong and 2 for a wrong command line. */
@Command(
        name = "weir",
        description =
                "Weir on this machine: an API server for kubectl, a kubelet and S3, in one process; and tools that look"
                        + " into the storage of jobs, anywhere, or run the whole runtime in a simulation.",
        mixinStandardHelpOptions = true,
        version = "0.1.0-SNAPSHOT",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            DemoCommand.class,
            CheckpointsCommand.class,
            GcCommand.class,
            SimulateCommand.class
        })
public final class WeirCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Runs the command line and exits with its code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line, ready to be executed. */
    public static CommandLine commandLine() {
        return new CommandLine(new WeirCommand()).setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println("weir: " + message(failure));
            return CommandLine.ExitCode.SOFTWARE;
        });
    }

    private static String message(Exception failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** The repository that the command was started from. */
    static Path repository() {
        String home = System.getProperty("weir.home");
        if (home == null) {
            throw new IllegalStateException("The property weir.home is not set: start this by the script ./weir");
        }
        return Path.of(home);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do: up, down, status, demo, checkpoints, gc or simulate");
    }
}
