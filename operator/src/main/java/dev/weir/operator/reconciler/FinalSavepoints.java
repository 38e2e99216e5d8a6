package dev.weir.operator.reconciler;

import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.dependent.Names;
import dev.weir.operator.jobmaster.JobMasters;
import dev.weir.operator.model.FinalSavepoint;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.model.JobMasterView;
import dev.weir.operator.model.ListedCheckpoint;
import dev.weir.operator.model.Problem;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;

/** Has a job that is being deleted end with a savepoint first; everything that it knows is in the API server. */
final class FinalSavepoints {
    private static final String GOING_NAMESPACE = "NamespaceTerminating";

    private final Cluster cluster;
    private final Caches caches;
    private final JobMasters jobMasters;
    private final HistoryKeeper history;
    private final InstantSource clock;

    FinalSavepoints(Parts parts) {
        this.cluster = parts.cluster();
        this.caches = parts.caches();
        this.jobMasters = parts.jobMasters();
        this.history = parts.history();
        this.clock = parts.clock();
    }

    /** What the deletion waits for; empty: it goes on. */
    Optional<Problem> next(StreamJob job, JobResources resources) {
        JobKey key = JobKey.of(job);
        JobMasterView view = jobMasters.view(key);
        Optional<Checkpoint> asked = caches.checkpoint(key.namespace(), FinalSavepoint.name(job))
                .filter(checkpoint -> FinalSavepoint.isFor(checkpoint, job));
        FinalSavepoint decision = FinalSavepoint.decide(
                new FinalSavepoint.Facts(job, hasPods(key.name(), resources), view, asked, clock.instant()));
        if (decision instanceof FinalSavepoint.Ask) {
            return ask(job);
        }
        if (decision instanceof FinalSavepoint.Again) {
            asked.ifPresent(cluster::delete);
            return Optional.of(being(job));
        }
        if (decision instanceof FinalSavepoint.Wait wait) {
            history.keepListed(job);
            return Optional.of(wait.why());
        }
        return Optional.empty();
    }

    private static boolean hasPods(String name, JobResources resources) {
        return resources
                .statefulSet(Names.jobMaster(name))
                .filter(set -> set.getMetadata().getDeletionTimestamp() == null)
                .filter(set ->
                        set.getSpec().getReplicas() == null || set.getSpec().getReplicas() > 0)
                .isPresent();
    }

    private static Problem being(StreamJob job) {
        return new Problem(
                "FinalSavepoint",
                "savepoint '" + FinalSavepoint.name(job) + "' is asked for before the job is deleted");
    }

    private Optional<Problem> ask(StreamJob job) {
        String name = job.getMetadata().getName();
        Checkpoint checkpoint = new Checkpoint();
        // Without an owner: it outlives the job.
        checkpoint.setMetadata(new ObjectMetaBuilder()
                .withName(FinalSavepoint.name(job))
                .withNamespace(job.getMetadata().getNamespace())
                .addToLabels(job.getMetadata().getLabels())
                .addToLabels(ListedCheckpoint.TRIGGER_LABEL, FinalSavepoint.TRIGGER)
                .addToLabels(Names.JOB_LABEL, name)
                .withFinalizers(Finalizers.DATA)
                .build());
        checkpoint.setSpec(
                new CheckpointSpec(name, CheckpointSpec.Kind.SAVEPOINT, true, CheckpointSpec.OnDelete.RETAIN));
        try {
            cluster.create(checkpoint);
            return Optional.of(being(job));
        } catch (KubernetesClientException e) {
            return refused(e);
        }
    }

    /** A namespace that is itself being deleted takes nothing in any more, and waits for the job. */
    private static Optional<Problem> refused(KubernetesClientException e) {
        boolean going = Stream.ofNullable(e.getStatus())
                .map(status -> status.getDetails())
                .flatMap(Stream::ofNullable)
                .map(StatusDetails::getCauses)
                .flatMap(causes -> causes.stream())
                .anyMatch(cause -> GOING_NAMESPACE.equals(cause.getReason()));
        if (going) {
            return Optional.empty();
        }
        if (!StreamJobReconciler.REFUSALS.contains(e.getCode())) {
            throw e;
        }
        return Optional.of(new Problem(
                "FinalSavepointRefused",
                "the API server refuses the Checkpoint with which the job is to end before it is deleted: "
                        + e.getMessage()));
    }
}
