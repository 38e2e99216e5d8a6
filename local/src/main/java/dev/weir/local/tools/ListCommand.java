package dev.weir.local.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir checkpoints list}: what is there. */
@Command(
        name = "list",
        description = "Lists the completed checkpoints of a job, newest first, or of all jobs below a prefix.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private PlaceOptions options;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        return options.with(place -> {
            List<StoredJob> jobs = place.jobs();
            for (StoredJob job : jobs) {
                if (jobs.size() > 1) {
                    out.println("Job " + Shown.text(job.folder()) + ":");
                }
                CheckpointTable.print(job.log(), out);
            }
            return 0;
        });
    }
}
