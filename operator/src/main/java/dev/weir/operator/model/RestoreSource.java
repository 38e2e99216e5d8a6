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
import java.util.Objects;
import java.util.Optional;

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

    /** Where Checkpoints and StreamJobs are looked up. */
    public interface Lookup {
        Optional<Checkpoint> checkpoint(String namespace, String name);

        Optional<StreamJob> job(JobKey key);
    }

    public static RestoreSource of(StreamJob job, Lookup lookup) {
        StreamJobSpec.RestoreFrom wanted = job.getSpec().restoreFrom();
        if (wanted == null) {
            return NONE;
        }
        if (wanted.checkpoint() == null) {
            return wanted.namespace() == null
                    ? found(new RestoredFrom(null, null, wanted.location()))
                    : new RestoreSource(
                            Optional.empty(),
                            invalid(
                                    "spec.restoreFrom.namespace is that of a Checkpoint: name one, in restoreFrom.checkpoint"));
        }
        String namespace = namespace(job, wanted);
        Optional<Checkpoint> checkpoint = lookup.checkpoint(namespace, wanted.checkpoint());
        Optional<Problem> problem =
                refused(job, wanted, checkpoint, lookup).or(() -> problem(job, wanted.checkpoint(), checkpoint));
        if (problem.isEmpty()) {
            String location = checkpoint.orElseThrow().getStatus().location();
            return found(new RestoredFrom(wanted.checkpoint(), foreign(job, wanted), location));
        }
        Optional<RestoredFrom> before = written(job).filter(from -> isNamed(job, wanted, from));
        // A job with a checkpoint of its own goes on from that.
        return before.map(RestoreSource::found)
                .orElse(hasOwn(job) ? NONE : new RestoreSource(Optional.empty(), problem));
    }

    /** Namespace of the Checkpoint that is named. */
    public static String namespace(StreamJob job, StreamJobSpec.RestoreFrom wanted) {
        return wanted.namespace() == null ? job.getMetadata().getNamespace() : wanted.namespace();
    }

    /** The other namespace; {@code null}: it is the job's own. */
    private static String foreign(StreamJob job, StreamJobSpec.RestoreFrom wanted) {
        String namespace = namespace(job, wanted);
        return namespace.equals(job.getMetadata().getNamespace()) ? null : namespace;
    }

    /** What was written is about the Checkpoint that is named now. */
    private static boolean isNamed(StreamJob job, StreamJobSpec.RestoreFrom wanted, RestoredFrom from) {
        return wanted.checkpoint() != null
                && wanted.checkpoint().equals(from.checkpoint())
                && Objects.equals(foreign(job, wanted), from.namespace());
    }

    /** Whether there is such a Checkpoint is told to those alone who may start from it. */
    private static Optional<Problem> refused(
            StreamJob job, StreamJobSpec.RestoreFrom wanted, Optional<Checkpoint> checkpoint, Lookup lookup) {
        String namespace = foreign(job, wanted);
        if (namespace == null) {
            return Optional.empty();
        }
        String own = job.getMetadata().getNamespace();
        boolean allowed = checkpoint
                .filter(one -> RestoreGrants.allow(
                        one, lookup.job(new JobKey(namespace, one.getSpec().streamJob())), own))
                .isPresent();
        return allowed
                ? Optional.empty()
                : Optional.of(new Problem(
                        RestoreGrants.NOT_GRANTED,
                        "spec.restoreFrom: there is no Checkpoint '" + wanted.checkpoint() + "' in namespace '"
                                + namespace
                                + "' that namespace '" + own
                                + "' may start from: its owner lets it in by spec.restorableFrom of the Checkpoint, or"
                                + " spec.savepoints.restorableFrom of its StreamJob, and the operator must watch both"
                                + " namespaces"));
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

    /** Whether the job starts from this Checkpoint: it must not be removed. */
    public static boolean needs(StreamJob job, Checkpoint checkpoint) {
        StreamJobSpec.RestoreFrom wanted = job.getSpec().restoreFrom();
        return isOpen(job)
                && checkpoint.getMetadata().getName().equals(wanted.checkpoint())
                && checkpoint.getMetadata().getNamespace().equals(namespace(job, wanted))
                && written(job).filter(from -> isNamed(job, wanted, from)).isPresent();
    }

    /** Whether the job starts, or is still to start, from what its specification names. */
    public static boolean isOpen(StreamJob job) {
        return job.getMetadata().getDeletionTimestamp() == null && job.getSpec().restoreFrom() != null && !hasOwn(job);
    }
}
