package dev.weir.operator.model;

import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.CheckpointStatus;
import dev.weir.operator.api.Group;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A Checkpoint resource of a job, as far as the job's own decisions need it.
 *
 * @param name of the resource
 * @param uid of the resource, and so the name of its request
 * @param id of the checkpoint that it names; empty while it names none
 * @param createdAt when the resource was made
 * @param byOperator the operator wrote it, for a checkpoint that the JobMaster took on its own, or for a change
 * @param retain its data outlives it, and its job
 * @param deleting it is being deleted
 * @param savepoint it is a savepoint, whose data nothing but its resource's end removes
 * @param phase that its status shows
 */
public record ListedCheckpoint(
        String name,
        String uid,
        OptionalLong id,
        Instant createdAt,
        boolean byOperator,
        boolean retain,
        boolean deleting,
        boolean savepoint,
        CheckpointStatus.Phase phase) {
    /** Label of a Checkpoint that the operator wrote; its value is the trigger. */
    public static final String TRIGGER_LABEL = Group.NAME + "/trigger";
    /** Value of {@link #TRIGGER_LABEL}. */
    public static final String PERIODIC = "Periodic";
    /** Value of {@link #TRIGGER_LABEL} of a savepoint that the operator had taken before a change. */
    public static final String UPGRADE = "Upgrade";
    /** Annotation of a Checkpoint that the operator wrote: which checkpoint it stands for. */
    public static final String ID_ANNOTATION = Group.NAME + "/checkpoint-id";

    /** One that is no savepoint. */
    public ListedCheckpoint(
            String name,
            String uid,
            OptionalLong id,
            Instant createdAt,
            boolean byOperator,
            boolean retain,
            boolean deleting,
            CheckpointStatus.Phase phase) {
        this(name, uid, id, createdAt, byOperator, retain, deleting, false, phase);
    }

    public static ListedCheckpoint of(Checkpoint checkpoint) {
        var meta = checkpoint.getMetadata();
        Optional<CheckpointStatus> status = Optional.ofNullable(checkpoint.getStatus());
        return new ListedCheckpoint(
                meta.getName(),
                meta.getUid(),
                id(checkpoint),
                meta.getCreationTimestamp() == null ? Instant.EPOCH : Instant.parse(meta.getCreationTimestamp()),
                isByOperator(checkpoint),
                checkpoint.getSpec().onDelete() == CheckpointSpec.OnDelete.RETAIN,
                meta.getDeletionTimestamp() != null,
                checkpoint.getSpec().kind() == CheckpointSpec.Kind.SAVEPOINT,
                status.map(CheckpointStatus::phase).orElse(CheckpointStatus.Phase.PENDING));
    }

    /** The operator wrote this one. */
    public static boolean isByOperator(Checkpoint checkpoint) {
        return isLabelled(checkpoint) && annotatedId(checkpoint).isPresent();
    }

    /** Which checkpoint a resource names: by its status, or by the annotation that the operator gave it. */
    public static OptionalLong id(Checkpoint checkpoint) {
        CheckpointStatus status = checkpoint.getStatus();
        if (status != null && status.id() != null && status.id() > 0) {
            return OptionalLong.of(status.id());
        }
        return isLabelled(checkpoint) ? annotatedId(checkpoint) : OptionalLong.empty();
    }

    private static boolean isLabelled(Checkpoint checkpoint) {
        String trigger = labels(checkpoint).getOrDefault(TRIGGER_LABEL, "");
        return trigger.equals(PERIODIC) || trigger.equals(UPGRADE);
    }

    /** On whose behalf the operator asked for it, where a JobMaster only knows that it was asked. */
    public static Optional<String> askedBy(Checkpoint checkpoint) {
        String trigger = labels(checkpoint).getOrDefault(TRIGGER_LABEL, "");
        return Optional.of(trigger)
                .filter(word -> word.equals(ScheduledSavepoint.TRIGGER) || word.equals(FinalSavepoint.TRIGGER));
    }

    private static OptionalLong annotatedId(Checkpoint checkpoint) {
        Map<String, String> annotations = checkpoint.getMetadata().getAnnotations();
        String id = annotations == null ? "" : annotations.getOrDefault(ID_ANNOTATION, "");
        return id.matches("[1-9][0-9]{0,17}") ? OptionalLong.of(Long.parseLong(id)) : OptionalLong.empty();
    }

    private static Map<String, String> labels(Checkpoint checkpoint) {
        Map<String, String> labels = checkpoint.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }

    /** It can, or could, be restored: it names data. */
    public boolean namesData() {
        return id.isPresent() && phase != CheckpointStatus.Phase.FAILED && phase != CheckpointStatus.Phase.DISCARDED;
    }
}
