package dev.weir.local.tools;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir checkpoints}: looks at completed checkpoints in storage. */
@Command(
        name = "checkpoints",
        description = "Looks at the completed checkpoints of a job, in storage alone: no cluster, no job.",
        mixinStandardHelpOptions = true,
        subcommands = {ListCommand.class, ShowCommand.class, VerifyCommand.class, DiffCommand.class})
public final class CheckpointsCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: list, show, verify or diff");
    }
}
