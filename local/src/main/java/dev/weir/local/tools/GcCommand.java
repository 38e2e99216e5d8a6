package dev.weir.local.tools;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir gc}: removes what nothing refers to. */
@Command(
        name = "gc",
        description = "Removes from a job's storage what no completed checkpoint refers to. No checkpoint is removed.",
        mixinStandardHelpOptions = true)
public final class GcCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private PlaceOptions options;

    @Option(names = "--dry-run", description = "Only says what would be removed.")
    private boolean dryRun;

    @Option(
            names = "--force",
            description = "Removes even if something was written in the last minutes, so that the job may be running.")
    private boolean force;

    @Override
    public Integer call() throws IOException {
        return options.with(place -> {
            if (!place.writable() && !dryRun) {
                throw new IOException(
                        "a folder is only read: use --dry-run, or name the place as s3://BUCKET/PREFIX/JOB-UID"
                                + " to remove through the S3 server");
            }
            new GarbageCollection(
                            place.job(), Clock.systemUTC(), spec.commandLine().getOut())
                    .run(dryRun, force);
            return 0;
        });
    }
}
