package dev.weir.local.tools;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir checkpoints show}: one checkpoint. */
@Command(
        name = "show",
        description =
                "Shows one checkpoint of a job: operators, states, sizes, hooks and where each piece of state lies.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private PlaceOptions options;

    @Option(names = "--id", paramLabel = "N", description = "The checkpoint (default: the newest).")
    private Long id;

    @Override
    public Integer call() throws IOException {
        return options.with(place -> {
            StoredJob job = place.job();
            new CheckpointDetails(
                            StoredJob.find(job.log(), job.folder(), Optional.ofNullable(id)),
                            spec.commandLine().getOut())
                    .print();
            return 0;
        });
    }
}
