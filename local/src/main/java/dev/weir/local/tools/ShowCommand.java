package dev.weir.local.tools;

import dev.weir.storage.StateReader;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir checkpoints show}: one checkpoint. */
@Command(
        name = "show",
        description =
                "Shows one checkpoint of a job, or the savepoint in a folder: operators, states, sizes, hooks and where each piece of"
                        + " state lies.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private PlaceOptions options;

    @Option(names = "--id", paramLabel = "N", description = "The checkpoint (default: the newest).")
    private Long id;

    @Option(
            names = "--operator",
            paramLabel = "NAME",
            description = "Shows this operator's state instead, a line of JSON for each entry.")
    private String operator;

    @Option(names = "--key", paramLabel = "KEY", description = "The one key to show, as JSON or as a text.")
    private String key;

    @Override
    public Integer call() throws IOException {
        if (key != null && operator == null) {
            throw new ParameterException(spec.commandLine(), "--key goes with --operator: say whose key it is");
        }
        return options.with(place -> {
            CheckpointState state = place.savepoint()
                    .map(savepoint -> new CheckpointState(savepoint, new StateReader(place.store(), place.prefix())))
                    .orElse(null);
            if (state == null) {
                StoredJob job = place.job();
                state = new CheckpointState(
                        StoredJob.find(job.log(), job.folder(), Optional.ofNullable(id)),
                        new StateReader(job.store(), job.folder()));
            }
            if (operator == null) {
                new CheckpointDetails(state.checkpoint(), spec.commandLine().getOut()).print();
            } else {
                new StateListing(state, spec.commandLine().getOut()).print(StateListing.find(state, operator), key);
            }
            return 0;
        });
    }
}
