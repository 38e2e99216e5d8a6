package dev.weir.local.command;

import dev.weir.local.cluster.DataFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir down}: stops a cluster that runs, and waits until it has ended. */
@Command(
        name = "down",
        description = "Stops the local cluster; its state stays in the folder.",
        mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {

    private static final Duration STOP_WITHIN = Duration.ofSeconds(60);

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        Path folder = data.path();
        Optional<ProcessHandle> running = DataFolder.runningOn(folder);
        if (running.isEmpty()) {
            spec.commandLine().getOut().println("No local cluster runs on " + folder);
            return 0;
        }
        running.get().destroy();
        try {
            running.get().onExit().get(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            spec.commandLine()
                    .getErr()
                    .println("weir: process " + running.get().pid() + " has not ended within "
                            + STOP_WITHIN.toSeconds() + " s; 'kill -9 "
                            + running.get().pid()
                            + "' ends it, and the next 'weir up' ends the pods it leaves");
            return 1;
        }
        spec.commandLine().getOut().println("Stopped the local cluster on " + folder);
        return 0;
    }
}
