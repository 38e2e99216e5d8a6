package dev.weir.operator.status;

import dev.weir.operator.api.Condition;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.model.Announcement;
import dev.weir.operator.model.Pauses;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The condition {@code Paused}, which is there while a StreamJob is paused, and what people are told when it comes and goes. */
public final class PauseReports {
    public static final String PAUSED = "Paused";

    private PauseReports() {}

    /**
     * The status with the condition, if the job is paused.
     *
     * @param made as it is otherwise
     */
    public static StreamJobStatus with(StreamJobStatus made, StreamJob job, Instant now) {
        if (!Pauses.isPaused(job)) {
            return made;
        }
        long generation = made.observedGeneration() == null ? 0 : made.observedGeneration();
        Condition paused = new Conditions(before(job), generation, now)
                .set(
                        PAUSED,
                        Condition.TRUE,
                        "Annotated",
                        "annotated with " + Pauses.PAUSED
                                + ": the operator looks on and changes nothing, not even when the StreamJob is deleted")
                .list()
                .get(0);
        return made.with(
                Stream.concat(made.conditions().stream(), Stream.of(paused)).toList());
    }

    /**
     * What has become of it.
     *
     * @param before the status before; {@code null}: there was none
     */
    public static Optional<Announcement> announcement(StreamJobStatus before, StreamJobStatus status) {
        boolean was = before != null && isPaused(before.conditions());
        boolean is = isPaused(status.conditions());
        if (was == is) {
            return Optional.empty();
        }
        return Optional.of(
                is
                        ? Announcement.normal(
                                "Paused", "nothing of the job is changed until " + Pauses.PAUSED + " is taken off")
                        : Announcement.normal("Unpaused", "the job is looked after again"));
    }

    private static List<Condition> before(StreamJob job) {
        return job.getStatus() == null ? List.of() : job.getStatus().conditions();
    }

    private static boolean isPaused(List<Condition> conditions) {
        return Conditions.find(conditions, PAUSED).isPresent();
    }
}
