package dev.weir.local.tools;

import dev.weir.storage.CheckpointMetadata;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir checkpoints verify}: reads everything and compares every checksum. */
@Command(
        name = "verify",
        description =
                "Reads all state and log entries of a job, or all of a savepoint in a folder, and compares every checksum: exit code 0 if all is as it"
                        + " was written, 1 if not, with a line for each damage.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private PlaceOptions options;

    @Option(names = "--id", paramLabel = "N", description = "The one checkpoint to verify (default: all).")
    private Long id;

    @Override
    public Integer call() throws IOException {
        return options.with(place -> {
            Optional<CheckpointMetadata> savepoint = place.savepoint();
            if (savepoint.isPresent()) {
                return new Verification(
                                        new StoredJob(place.store(), place.prefix()),
                                        spec.commandLine().getOut())
                                .isIntact(savepoint.get())
                        ? 0
                        : 1;
            }
            boolean intact = true;
            for (StoredJob job : id == null ? place.jobs() : List.of(place.job())) {
                intact &= new Verification(job, spec.commandLine().getOut()).isIntact(Optional.ofNullable(id));
            }
            return intact ? 0 : 1;
        });
    }
}
