package dev.weir.simulation;

import dev.weir.control.JobConfig;
import dev.weir.simulation.kernel.Dice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a job runs on and how, drawn by chance.
 *
 * @param taskManagers how many
 * @param slots of each
 * @param window how many elements of a channel between processes may be under way
 * @param rescales the job is stopped and started at another parallelism; in order
 * @param asks times at which somebody asks for a checkpoint, in nanoseconds
 * @param move when the job is stopped with a savepoint, which another job goes on from, and at what parallelism; mostly empty
 * @param pinning probability that a completed checkpoint is pinned by somebody
 */
record ClusterShape(
        int parallelism,
        int maxParallelism,
        int taskManagers,
        int slots,
        int window,
        JobConfig.Checkpointing checkpointing,
        JobConfig.Restart restart,
        List<Rescale> rescales,
        List<Long> asks,
        Optional<Rescale> move,
        double pinning) {
    private static final long SECOND = 1_000_000_000L;

    record Rescale(long at, int parallelism) {}

    static ClusterShape draw(Dice dice) {
        int taskManagers = dice.between(1, 3);
        int parallelism = dice.between(1, 4);
        int slots = (parallelism + taskManagers - 1) / taskManagers + (dice.chance(0.4) ? 1 : 0);
        List<Rescale> rescales = new ArrayList<>();
        while (dice.chance(0.3)) {
            rescales.add(
                    new Rescale(dice.between(SECOND, 6 * SECOND), Math.min(dice.between(1, 4), slots * taskManagers)));
        }
        rescales.sort(Comparator.comparingLong(Rescale::at));
        List<Long> asks = new ArrayList<>();
        while (dice.chance(0.5)) {
            asks.add(dice.between(0, 8 * SECOND));
        }
        return new ClusterShape(
                parallelism,
                dice.between(4, 16),
                taskManagers,
                slots,
                dice.between(1, 8),
                checkpointing(dice),
                new JobConfig.Restart(-1, dice.between(0, 300), dice.between(300, 2_000)),
                rescales,
                asks,
                Optional.empty(),
                dice.chance(0.5) ? 0 : 0.2);
    }

    /** @param of its own, so that the rest of a seed's world does not depend on it */
    ClusterShape drawMove(Dice of) {
        if (!of.chance(0.3)) {
            return this;
        }
        Rescale there = new Rescale(of.between(0, 6 * SECOND), Math.min(of.between(1, 4), slots * taskManagers));
        return new ClusterShape(
                parallelism,
                maxParallelism,
                taskManagers,
                slots,
                window,
                checkpointing,
                restart,
                rescales,
                asks,
                Optional.of(there),
                pinning);
    }

    private static JobConfig.Checkpointing checkpointing(Dice dice) {
        return JobConfig.Checkpointing.builder(
                        new JobConfig.Storage("http://storage", "bucket", "jobs", "region", true))
                .interval(dice.chance(0.1) ? 0 : dice.between(50, 1_500))
                .timeout(dice.between(500, 10_000))
                .minPause(dice.chance(0.5) ? 0 : dice.between(1, 500))
                .maxConcurrent(dice.between(1, 3))
                .tolerableFailures(dice.between(0, 5))
                .historyLimit(dice.between(1, 4))
                .alignmentTimeout(
                        dice.chance(0.5)
                                ? Optional.empty()
                                : Optional.of(dice.chance(0.4) ? 0L : (long) dice.between(1, 200)))
                .build();
    }

    /** One on which nothing but the job itself happens. */
    ClusterShape plain(int parallelismThere) {
        JobConfig.Checkpointing quiet = JobConfig.Checkpointing.builder(checkpointing.storage())
                .timeout(60_000)
                .tolerableFailures(100)
                .historyLimit(checkpointing.historyLimit())
                .build();
        return new ClusterShape(
                parallelismThere,
                maxParallelism,
                1,
                parallelismThere,
                16,
                quiet,
                restart,
                List.of(),
                List.of(),
                Optional.empty(),
                0);
    }

    JobConfig config(JobVersion now) {
        return JobConfig.builder("job", now.uid(), checkpointing)
                .specHash("spec-" + now.parallelism())
                .jobClass("dev.weir.simulation.job.SimulatedProgram")
                .parallelism(now.parallelism())
                .restoreFrom(now.restoreFrom().map(location -> new JobConfig.RestoreFrom(location, false)))
                .resumedFrom(now.resumedFrom())
                .maxParallelism(maxParallelism)
                .slots(slots)
                .jobMasterHost("jobmaster")
                .restart(restart)
                .build();
    }
}
