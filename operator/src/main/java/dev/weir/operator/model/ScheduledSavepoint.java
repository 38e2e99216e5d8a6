package dev.weir.operator.model;

import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointStatus;
import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.Group;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/**
 * A Checkpoint resource that a schedule asked for. Its name follows from the job and the time, so that two operators cannot ask
 * twice; one that says so of itself and has another name was not made by a schedule.
 *
 * @param at the time of the schedule that it was made for
 * @param size bytes of its state; 0 while it has none
 * @param pinned it was annotated so, or is to be retained
 * @param inUse somebody goes on from it, or may
 */
public record ScheduledSavepoint(
        String name, Instant at, Phase phase, long size, boolean pinned, boolean inUse, boolean deleting) {
    /** Value of {@link ListedCheckpoint#TRIGGER_LABEL}, and trigger in the status. */
    public static final String TRIGGER = "Scheduled";
    /** Annotation: the time of the schedule that it was made for. */
    public static final String SCHEDULED_AT = Group.NAME + "/scheduled-at";
    /** Annotation of a Checkpoint that clean-up leaves; its value is {@code true}. */
    public static final String PINNED = Group.NAME + "/pinned";

    // With a letter, so that no checkpoint that a job takes on its own, whose name ends in a number, has the same.
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyyMMdd't'HHmm").withZone(ZoneOffset.UTC);

    /** What the Checkpoint for this time is called. */
    public static String name(String job, Instant at) {
        return job + "-" + MINUTE.format(at);
    }

    /** Empty if it was not made by a schedule. */
    public static Optional<ScheduledSavepoint> of(Checkpoint checkpoint, boolean inUse) {
        var meta = checkpoint.getMetadata();
        Optional<CheckpointStatus> status = Optional.ofNullable(checkpoint.getStatus());
        return scheduledAt(checkpoint)
                .filter(at -> meta.getName().equals(name(checkpoint.getSpec().streamJob(), at)))
                .map(at -> new ScheduledSavepoint(
                        meta.getName(),
                        at,
                        status.map(CheckpointStatus::phase).orElse(Phase.PENDING),
                        status.map(CheckpointStatus::size).orElse(0L),
                        isPinned(checkpoint),
                        inUse,
                        meta.getDeletionTimestamp() != null));
    }

    /** Whether clean-up leaves it: somebody has said so. */
    public static boolean isPinned(Checkpoint checkpoint) {
        return "true".equals(annotations(checkpoint).get(PINNED))
                || ListedCheckpoint.of(checkpoint).retain();
    }

    /** Whether its label says that a schedule made it. */
    public static boolean isLabelled(Checkpoint checkpoint) {
        Map<String, String> labels = checkpoint.getMetadata().getLabels();
        return labels != null && TRIGGER.equals(labels.get(ListedCheckpoint.TRIGGER_LABEL));
    }

    private static Optional<Instant> scheduledAt(Checkpoint checkpoint) {
        String at = annotations(checkpoint).get(SCHEDULED_AT);
        if (at == null || !isLabelled(checkpoint)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(at));
        } catch (DateTimeException e) {
            // Somebody has written there.
            return Optional.empty();
        }
    }

    private static Map<String, String> annotations(Checkpoint checkpoint) {
        Map<String, String> annotations = checkpoint.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }

    /** It is being taken, or waits to be. */
    boolean isUnderWay() {
        return !phase.isFinal() && !deleting;
    }

    boolean isCompleted() {
        return phase == Phase.COMPLETED && !deleting;
    }

    boolean cameToNothing() {
        return (phase == Phase.FAILED || phase == Phase.DISCARDED) && !deleting;
    }

    /** Clean-up may take it. */
    boolean isFree() {
        return !pinned && !inUse;
    }
}
