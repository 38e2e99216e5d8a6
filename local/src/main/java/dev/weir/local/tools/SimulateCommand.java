package dev.weir.local.tools;

import dev.weir.simulation.Plant;
import dev.weir.simulation.SeedResult;
import dev.weir.simulation.Simulation;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir simulate}: runs jobs on simulated clusters in which everything fails. */
@Command(
        name = "simulate",
        description =
                "Runs jobs on the whole runtime in virtual time, with crashes, partitions, lost messages and storage errors"
                        + " that a seed decides, and checks their results and checkpoints. The same seed does the same again.",
        mixinStandardHelpOptions = true)
public final class SimulateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--seeds", paramLabel = "N", description = "How many seeds to run: ${DEFAULT-VALUE} if not given.")
    private long seeds = 1_000;

    @Option(names = "--from", paramLabel = "S", description = "The first seed: ${DEFAULT-VALUE} if not given.")
    private long from = 1;

    @Option(names = "--seed", paramLabel = "S", description = "Runs this seed alone and prints its whole trace.")
    private Long seed;

    @Option(
            names = "--plant",
            paramLabel = "DEFECT",
            description = "Puts a defect into every world, to see that it is found:"
                    + " acknowledgement-counted-twice, commit-without-condition, barrier-skips-channel,"
                    + " sink-commits-early or increment-on-failed.")
    private String plant = Plant.NONE.word();

    @Option(names = "--threads", paramLabel = "N", description = "How many seeds at a time: one per core if not given.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--max-failures", paramLabel = "N", description = "Ends after so many failures: ${DEFAULT-VALUE}.")
    private int maxFailures = 1;

    @Override
    public Integer call() throws InterruptedException {
        if (seeds < 1 || threads < 1 || maxFailures < 1) {
            throw new ParameterException(spec.commandLine(), "--seeds, --threads and --max-failures must be 1 or more");
        }
        // What goes wrong in a simulation is meant to, and told by its trace. Read when the first logger is made, after
        // this.
        System.setProperty("weir.log.level", "OFF");
        Simulation simulation = new Simulation(plant());
        Simulation.Summary summary = seed != null ? one(simulation) : many(simulation);
        out().println(summary);
        out().flush();
        return summary.failures().isEmpty() ? 0 : 1;
    }

    private Plant plant() {
        try {
            return Plant.of(plant);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Simulation.Summary one(Simulation simulation) {
        SeedResult result = simulation.trace(seed);
        out().print(result.trace());
        return Simulation.Summary.of(result);
    }

    private Simulation.Summary many(Simulation simulation) throws InterruptedException {
        AtomicBoolean printed = new AtomicBoolean();
        return simulation.run(from, seeds, threads, maxFailures, result -> {
            if (result.failure().isPresent() && printed.compareAndSet(false, true)) {
                tell(simulation.trace(result.seed()));
            }
        });
    }

    private void tell(SeedResult failed) {
        out().print(failed.trace());
        out().println("seed " + failed.seed() + " fails: " + failed.failure().orElse("not when it is run again"));
        String planted = plant().equals(Plant.NONE) ? "" : " --plant " + plant;
        out().println("run it alone by: weir simulate --seed " + failed.seed() + planted);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
