package dev.weir.operator.reconciler;

import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointStatus.StorageRef;
import dev.weir.operator.data.CheckpointData;
import dev.weir.operator.data.Removals;
import dev.weir.operator.model.CheckpointRemoval;
import dev.weir.operator.model.Problem;
import dev.weir.operator.observer.Credentials;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

/** Removes the data of a resource that is being deleted, with the credentials that its namespace holds. */
final class DataRemover {
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final Cluster cluster;
    private final CheckpointData data;
    private final Removals removals;
    private final InstantSource clock;

    DataRemover(Cluster cluster, CheckpointData data, Removals removals, InstantSource clock) {
        this.cluster = cluster;
        this.data = data;
        this.removals = removals;
        this.clock = clock;
    }

    /** Where the removal of a resource's data is. */
    sealed interface Progress {
        /** It goes on; the resource is looked at again when it has ended. */
        record Working() implements Progress {}

        record Done(CheckpointData.Outcome outcome) implements Progress {}

        /**
         * It is tried again.
         *
         * @param attempt how often it was tried
         * @param again when to look again
         */
        record Stuck(Problem problem, int attempt, Duration again) implements Progress {}
    }

    static boolean isAbandoned(HasMetadata resource) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        return annotations != null && "true".equals(annotations.get(CheckpointRemoval.ABANDON));
    }

    Progress removeCheckpoint(HasMetadata owner, CheckpointRemoval.RemoveCheckpoint removal, Runnable whenEnded) {
        StorageRef storage = removal.storage();
        return remove(
                owner,
                storage,
                credentials -> removal.savepoint()
                        ? data.deleteSavepoint(storage, credentials, savepoint(owner))
                        : data.deleteCheckpoint(storage, credentials, removal.id()),
                whenEnded);
    }

    /** Savepoints that were asked for by a Checkpoint have its uid for a name, others are found by their place. */
    private static String savepoint(HasMetadata owner) {
        String location = owner instanceof Checkpoint checkpoint && checkpoint.getStatus() != null
                ? checkpoint.getStatus().location()
                : null;
        return location == null ? owner.getMetadata().getUid() : location.substring(location.lastIndexOf('/') + 1);
    }

    Progress removeJob(HasMetadata owner, StorageRef storage, Set<Long> retained, Runnable whenEnded) {
        return remove(
                owner,
                storage,
                credentials -> {
                    data.deleteJob(storage, credentials, retained);
                    return CheckpointData.Outcome.REMOVED;
                },
                whenEnded);
    }

    private interface Removal {
        CheckpointData.Outcome run(Credentials credentials) throws Exception;
    }

    private Progress remove(HasMetadata owner, StorageRef storage, Removal removal, Runnable whenEnded) {
        StorageKeys keys = StorageKeys.of(cluster, owner.getMetadata().getNamespace(), storage);
        if (keys.missing().isPresent()) {
            Problem missing = keys.missing().get();
            String message =
                    "its data cannot be removed: " + missing.message() + "; or give the data up: " + giveUp(owner);
            return new Progress.Stuck(new Problem(missing.reason(), message), 1, AGAIN);
        }
        Removals.State state =
                removals.start(owner.getMetadata().getUid(), () -> removal.run(keys.credentials()), whenEnded);
        if (state instanceof Removals.State.Done done) {
            return new Progress.Done(done.outcome());
        }
        if (state instanceof Removals.State.Failed failed) {
            Problem problem = failed.problem();
            Duration left = Duration.between(clock.instant(), failed.again());
            return new Progress.Stuck(
                    new Problem(problem.reason(), problem.message() + "; or give the data up: " + giveUp(owner)),
                    failed.attempt(),
                    left.isNegative() ? Duration.ofMillis(1) : left.plusMillis(1));
        }
        return new Progress.Working();
    }

    private static String giveUp(HasMetadata owner) {
        return "kubectl annotate " + owner.getSingular() + " "
                + owner.getMetadata().getName() + " " + CheckpointRemoval.ABANDON + "=true";
    }

    /** The resource goes. */
    void forget(HasMetadata owner) {
        removals.forget(owner.getMetadata().getUid());
    }
}
