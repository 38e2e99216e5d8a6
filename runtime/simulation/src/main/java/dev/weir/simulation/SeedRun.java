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
    /** Sets the dice for moves apart from those for all else. */
    private static final long MOVES = 0x9E3779B97F4A7C15L;

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
        this.scenario = Scenario.draw(dice).mayMove(new Dice(seed * MOVES));
        this.expected = Expected.of(scenario.job());
    }

    SeedResult run() {
        trace.add(0, "world", () -> "seed " + seed + ": " + scenario.cluster());
        trace.add(0, "world", () -> "seed " + seed + ": " + describe(scenario.job()));
        trace.add(0, "world", () -> "seed " + seed + ": " + scenario.faults());
        World world = new World(
                scenario,
                JobVersion.first(scenario.cluster().parallelism()),
                dice.fork(),
                codecs,
                plant,
                trace,
                Optional.empty(),
                Optional.empty());
        Optional<String> failure = world.run()
                .or(() -> wrongLines(world.outside()))
                .or(() -> orphan(world))
                .or(() -> wrongRestore(world));
        failure.ifPresent(what -> trace.add(0, "FAILURE", () -> what));
        return new SeedResult(
                seed,
                failure,
                world.faultsInjected(),
                world.histories().stream()
                        .mapToInt(history -> history.committed().size())
                        .sum(),
                world.restores(),
                trace.text());
    }

    private Optional<String> orphan(World world) {
        int historyLimit = scenario.cluster().checkpointing().historyLimit();
        return world.histories().stream()
                .map(history -> new Sweeps(
                        world.store(),
                        history.folder(),
                        historyLimit,
                        world.pinned(history.folder()),
                        history.savepoints()))
                .flatMap(sweeps -> sweeps.orphan().stream())
                .findFirst();
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
        return world.histories().stream()
                .flatMap(history -> wrongRestore(world, history).stream())
                .findFirst();
    }

    private Optional<String> wrongRestore(World world, LogHistory history) {
        List<LogHistory.Committed> left = new ArrayList<>();
        List<LogHistory.Committed> gone = new ArrayList<>();
        for (LogHistory.Committed each : history.committed()) {
            boolean there = history.isInLog(each.entry());
            (there ? left : gone).add(each);
        }
        for (int i = 0; i < LEFT && !left.isEmpty(); i++) {
            Optional<String> wrong = wrongRestore(history, left.remove(dice.below(left.size())), world.store());
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        for (int i = 0; i < GONE && !gone.isEmpty(); i++) {
            LogHistory.Committed each = gone.remove(dice.below(gone.size()));
            Optional<String> wrong = wrongRestore(history, each, each.store());
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    /** Goes on from a checkpoint, as if nothing had happened after it. */
    private Optional<String> wrongRestore(LogHistory history, LogHistory.Committed committed, SharedStore objects) {
        CheckpointMetadata entry = committed.entry();
        SharedStore store = history.upTo(entry.number(), objects);
        ClusterShape cluster = scenario.cluster().plain(dice.chance(0.5) ? entry.parallelism() : dice.between(1, 4));
        Scenario quiet = new Scenario(scenario.job().hurried(), cluster, FaultPlan.NONE);
        trace.add(
                0,
                "world",
                () -> "is begun anew from checkpoint " + entry.id() + " at parallelism " + cluster.parallelism());
        JobVersion version = new JobVersion(
                history.folder().substring("jobs/".length()),
                cluster.parallelism(),
                Optional.empty(),
                Optional.empty());
        World again = new World(
                quiet,
                entry.suspends() ? version.resumed(entry.name()) : version,
                dice.fork(),
                codecs,
                Plant.NONE,
                trace,
                Optional.of(store),
                Optional.of(committed.outside()));
        return again.run()
                .or(() -> wrongLines(again.outside()))
                .map(wrong -> "from checkpoint " + entry.id() + " of epoch " + entry.epoch() + ": " + wrong);
    }
}
