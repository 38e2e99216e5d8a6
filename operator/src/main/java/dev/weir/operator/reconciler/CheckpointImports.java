package dev.weir.operator.reconciler;

import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.CheckpointStatus.StorageRef;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.data.CheckpointData;
import dev.weir.operator.data.ImportedCheckpoint;
import dev.weir.operator.data.Readings;
import dev.weir.operator.model.CheckpointDecision;
import dev.weir.operator.model.Problem;
import java.time.Duration;
import java.util.Optional;

/** Checkpoints that name one that storage has, by {@code spec.importFrom}, instead of asking for one: what it is is read once. */
final class CheckpointImports {
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final Cluster cluster;
    private final CheckpointData data;
    private final Wakeups wakeups;
    private final Readings<ImportedCheckpoint> readings;

    CheckpointImports(Parts parts) {
        this.cluster = parts.cluster();
        this.data = parts.data();
        this.wakeups = parts.wakeups();
        this.readings = new Readings<>(parts.clock());
    }

    /**
     * What to do about one, and where its data lies.
     *
     * @param storage empty while that is not known, and of a copy, which belongs to no job
     */
    record Step(CheckpointDecision decision, Optional<StorageRef> storage) {
        private static Step of(CheckpointDecision decision) {
            return new Step(decision, Optional.empty());
        }

        private static Step waiting(String reason, String message) {
            return of(new CheckpointDecision.Wait(reason, message, false, AGAIN));
        }
    }

    Step next(Checkpoint checkpoint, Optional<StreamJob> job) {
        CheckpointSpec spec = checkpoint.getSpec();
        Phase phase =
                checkpoint.getStatus() == null ? null : checkpoint.getStatus().phase();
        if (phase != null && phase.isFinal()) {
            forget(checkpoint);
            return Step.of(new CheckpointDecision.Leave());
        }
        if (job.isEmpty()) {
            return Step.waiting(
                    "NoSuchStreamJob",
                    "there is no StreamJob '" + spec.streamJob()
                            + "' in this namespace, whose storage it is to be read from: apply it, or correct"
                            + " spec.streamJob");
        }
        StorageRef through = StorageRefs.of(job.get());
        StorageKeys keys = StorageKeys.of(cluster, checkpoint.getMetadata().getNamespace(), through);
        if (keys.missing().isPresent()) {
            return Step.waiting(
                    keys.missing().get().reason(), keys.missing().get().message());
        }
        return step(readings.start(
                checkpoint.getMetadata().getUid(),
                () -> data.read(through, keys.credentials(), spec.importFrom()),
                () -> wakeups.checkpoint(checkpoint)));
    }

    private static Step step(Readings.State<ImportedCheckpoint> state) {
        if (state instanceof Readings.State.Done<ImportedCheckpoint> done) {
            ImportedCheckpoint found = done.found();
            return new Step(new CheckpointDecision.Follow(Phase.COMPLETED, found.report(), false), found.storage());
        }
        if (state instanceof Readings.State.Failed<ImportedCheckpoint> failed) {
            Problem problem = failed.problem();
            return failed.lasting()
                    ? Step.of(new CheckpointDecision.Fail(problem))
                    : Step.waiting(problem.reason(), problem.message());
        }
        return Step.waiting("Importing", "it is being read from storage");
    }

    void forget(Checkpoint checkpoint) {
        readings.forget(checkpoint.getMetadata().getUid());
    }
}
