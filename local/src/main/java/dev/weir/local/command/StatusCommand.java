package dev.weir.local.command;

import dev.weir.local.cluster.DataFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir status}: whether a cluster runs; answers 0 when one does and 3 when none does. */
@Command(
        name = "status",
        description = "Says whether the local cluster runs: exit code 0 if it does, 3 if not.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    private static final int NOT_RUNNING = 3;

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Override
    public Integer call() throws IOException {
        Path folder = data.path();
        Optional<ProcessHandle> running = DataFolder.runningOn(folder);
        if (running.isEmpty()) {
            spec.commandLine().getOut().println("No local cluster runs on " + folder);
            return NOT_RUNNING;
        }
        spec.commandLine()
                .getOut()
                .println("A local cluster runs on " + folder + ", process "
                        + running.get().pid());
        spec.commandLine().getOut().println("KUBECONFIG=" + folder.resolve("kubeconfig"));
        return 0;
    }
}
