package dev.weir.operator.model;

import dev.weir.control.JobConfig;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointStatus;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobSpec;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.StreamJobStatus.RestoredFrom;
import dev.weir.operator.api.UpgradeSpec;
import dev.weir.operator.api.UpgradeStatus;
import java.util.Optional;
import java.util.function.Function;

/**
 * What {@code spec.restoreFrom} of a StreamJob comes to. What a Checkpoint's name was found to mean is written into the status
 * before anything is started from it; from then on the Checkpoint is not removed before the job has a checkpoint of its own, and
 * the name goes on to mean the same though the Checkpoint is being deleted.
 *
 * @param from where to start from; empty: nowhere, or it is not known
 * @param problem why it is not known
 */
public record RestoreSource(Optional<RestoredFrom> from, Optional<Problem> problem) {
    private static final RestoreSource NONE = new RestoreSource(Optional.empty(), Optional.empty());

    /** @param checkpoints finds a Checkpoint of the job's namespace by its name */
    public static RestoreSource of(StreamJob job, Function<String, Optional<Checkpoint>> checkpoints) {
        StreamJobSpec.RestoreFrom wanted = job.getSpec().restoreFrom();
        if (wanted == null) {
            return NONE;
        }
        if (wanted.checkpoint() == null) {
            return found(new RestoredFrom(null, wanted.location()));
        }
        Optional<Checkpoint> checkpoint = checkpoints.apply(wanted.checkpoint());
        Optional<Problem> problem = problem(job, wanted.checkpoint(), checkpoint);
        if (problem.isEmpty()) {
            String location = checkpoint.get().getStatus().location();
            return found(new RestoredFrom(wanted.checkpoint(), location));
        }
        Optional<RestoredFrom> before =
                written(job).filter(from -> wanted.checkpoint().equals(from.checkpoint()));
        // A job with a checkpoint of its own goes on from that.
        return before.map(RestoreSource::found)
                .orElse(hasOwn(job) ? NONE : new RestoreSource(Optional.empty(), problem));
    }

    private static RestoreSource found(RestoredFrom from) {
        return new RestoreSource(Optional.of(from), Optional.empty());
    }

    private static Optional<Problem> problem(StreamJob job, String name, Optional<Checkpoint> checkpoint) {
        String what = "spec.restoreFrom.checkpoint: ";
        if (checkpoint.isEmpty()) {
            return invalid(what + "there is no Checkpoint '" + name
                    + "' in this namespace: 'kubectl get checkpoints' lists them");
        }
        Optional<CheckpointStatus> status = Optional.ofNullable(checkpoint.get().getStatus());
        CheckpointStatus.Phase phase = status.map(CheckpointStatus::phase).orElse(CheckpointStatus.Phase.PENDING);
        if (phase != CheckpointStatus.Phase.COMPLETED) {
            return invalid(what + "Checkpoint '" + name + "' is " + word(phase)
                    + ", expected Completed: wait for it, or name another one");
        }
        if (checkpoint.get().getMetadata().getDeletionTimestamp() != null) {
            return invalid(what + "Checkpoint '" + name + "' is being deleted: name another one");
        }
        String endpoint = job.getSpec().checkpointing().storage().s3().endpoint();
        boolean reachable = status.get().location() != null
                && (status.get().storage() == null
                        || endpoint.equals(status.get().storage().endpoint()));
        return reachable
                ? Optional.empty()
                : invalid(
                        what + "Checkpoint '" + name + "' does not lie at " + endpoint
                                + ", the endpoint of this job's storage: copy it there, and name its place in restoreFrom.location");
    }

    private static Optional<Problem> invalid(String message) {
        return Optional.of(Problem.invalid(message));
    }

    private static String word(CheckpointStatus.Phase phase) {
        return switch (phase) {
            case PENDING -> "Pending";
            case TRIGGERING -> "Triggering";
            case IN_PROGRESS -> "InProgress";
            case COMPLETING -> "Completing";
            case COMPLETED -> "Completed";
            case FAILED -> "Failed";
            case DISCARDED -> "Discarded";
        };
    }

    private static Optional<RestoredFrom> written(StreamJob job) {
        return Optional.ofNullable(job.getStatus()).map(StreamJobStatus::restoredFrom);
    }

    /** Whether the job has completed a checkpoint of its own, so that it never again starts from another's. */
    static boolean hasOwn(StreamJob job) {
        return Optional.ofNullable(job.getStatus())
                .map(StreamJobStatus::lastCheckpoint)
                .map(StreamJobStatus.LastCheckpoint::location)
                .filter(location -> location.contains("/" + job.getMetadata().getUid() + "/"))
                .isPresent();
    }

    /** How the job may start: not from nothing if it is known to have checkpoints, unless the specification says so. */
    public static JobConfig.Start start(StreamJob job) {
        String anew = Optional.ofNullable(job.getStatus())
                .map(StreamJobStatus::upgrade)
                .map(UpgradeStatus::anew)
                .orElse("");
        boolean stateless = job.getSpec().upgrade().mode() == UpgradeSpec.Mode.STATELESS;
        return new JobConfig.Start(hasOwn(job) && !stateless, anew);
    }

    /** Whether the job starts, or has yet to start, from the Checkpoint of this name: it must not be removed. */
    public static boolean needs(StreamJob job, String checkpoint) {
        return job.getMetadata().getDeletionTimestamp() == null
                && job.getSpec().restoreFrom() != null
                && checkpoint.equals(job.getSpec().restoreFrom().checkpoint())
                && written(job)
                        .filter(from -> checkpoint.equals(from.checkpoint()))
                        .isPresent()
                && !hasOwn(job);
    }
}
