package dev.weir.simulation;

import dev.weir.codec.Codecs;
import dev.weir.simulation.fault.FaultPlan;
import dev.weir.simulation.job.Expected;
import dev.weir.simulation.job.JobShape;
import dev.weir.simulation.job.OutsideWorld;
import dev.weir.simulation.kernel.Dice;
import dev.weir.simulation.kernel.Trace;
import dev.weir.simulation.store.SharedStore;
import dev.weir.storage.CheckpointMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One seed: its world is run to the end of its job, then its results, its storage and its checkpoints are looked at. A
 * checkpoint is looked at by going on from it in a world without faults: what was visible at its commit, and what is written
 * after, must together be what the job has to write.
 */
final class SeedRun {
    /** How many checkpoints of a world are restored, of those that are left and of those that are not. */
    private static final int LEFT = 3;

    private static final int GONE = 1;

    private final long seed;
    private final Codecs codecs;
    private final Plant plant;
    private final Trace trace;
    private final Dice dice;
    private final Scenario scenario;
    private final List<String> expected;

    SeedRun(long seed, Codecs codecs, Plant plant, Trace trace) {
        this.seed = seed;
        this.codecs = codecs;
        this.plant = plant;
        this.trace = trace;
        this.dice = new Dice(seed);
        this.scenario = Scenario.draw(dice);
        this.expected = Expected.of(scenario.job());
    }

    SeedResult run() {
        trace.add(0, "world", () -> "seed " + seed + ": " + scenario.cluster());
        trace.add(0, "world", () -> "seed " + seed + ": " + describe(scenario.job()));
        trace.add(0, "world", () -> "seed " + seed + ": " + scenario.faults());
        World world = new World(scenario, dice.fork(), codecs, plant, trace, Optional.empty(), Optional.empty());
        Optional<String> failure = world.run()
                .or(() -> wrongLines(world.outside()))
                .or(() -> sweeps(world).orphan())
                .or(() -> wrongRestore(world));
        failure.ifPresent(what -> trace.add(0, "FAILURE", () -> what));
        return new SeedResult(
                seed,
                failure,
                world.faultsInjected(),
                world.history().committed().size(),
                world.restores(),
                trace.text());
    }

    private Sweeps sweeps(World world) {
        return new Sweeps(
                world.store(),
                scenario.cluster(),
                world.operator().pinned(),
                world.history().savepoints());
    }

    private static String describe(JobShape job) {
        return "front " + job.front() + ", process " + job.process() + ", windows " + job.windows() + " of "
                + job.width() + " ms, "
                + job.sources().stream()
                        .map(source -> source.name() + " of " + source.splits().size() + " splits")
                        .collect(Collectors.joining(", "));
    }

    private Optional<String> wrongLines(OutsideWorld outside) {
        List<String> found = outside.lines();
        if (found.equals(expected)) {
            return Optional.empty();
        }
        List<String> missing = new ArrayList<>(expected);
        found.forEach(missing::remove);
        List<String> surplus = new ArrayList<>(found);
        expected.forEach(surplus::remove);
        return Optional.of("the output is wrong: " + missing.size() + " lines are missing, such as "
                + missing.stream().limit(3).toList() + "; " + surplus.size() + " are too many, such as "
                + surplus.stream().limit(3).toList());
    }

    private Optional<String> wrongRestore(World world) {
        List<LogHistory.Committed> left = new ArrayList<>();
        List<LogHistory.Committed> gone = new ArrayList<>();
        for (LogHistory.Committed each : world.history().committed()) {
            boolean there = world.history().isInLog(each.entry());
            (there ? left : gone).add(each);
        }
        for (int i = 0; i < LEFT && !left.isEmpty(); i++) {
            Optional<String> wrong = wrongRestore(left.remove(dice.below(left.size())), world.store());
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        for (int i = 0; i < GONE && !gone.isEmpty(); i++) {
            LogHistory.Committed each = gone.remove(dice.below(gone.size()));
            Optional<String> wrong = wrongRestore(each, each.store());
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    /** Goes on from a checkpoint, as if nothing had happened after it. */
    private Optional<String> wrongRestore(LogHistory.Committed committed, SharedStore objects) {
        CheckpointMetadata entry = committed.entry();
        SharedStore store = LogHistory.upTo(entry.number(), objects);
        ClusterShape cluster = scenario.cluster().plain(dice.chance(0.5) ? entry.parallelism() : dice.between(1, 4));
        Scenario quiet = new Scenario(scenario.job().hurried(), cluster, FaultPlan.NONE);
        trace.add(
                0,
                "world",
                () -> "is begun anew from checkpoint " + entry.id() + " at parallelism " + cluster.parallelism());
        World again = new World(
                quiet, dice.fork(), codecs, Plant.NONE, trace, Optional.of(store), Optional.of(committed.outside()));
        return again.run()
                .or(() -> wrongLines(again.outside()))
                .map(wrong -> "from checkpoint " + entry.id() + " of epoch " + entry.epoch() + ": " + wrong);
    }
}
