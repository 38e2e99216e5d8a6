package dev.weir.operator.model;

import dev.weir.operator.api.ScheduleStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which savepoint a schedule asks for now. How far it has come is in the StreamJob's status and, by their names, in the
 * Checkpoints that it has asked for; the later of both counts, so that an operator which is killed between writing the one and the other
 * neither forgets a time nor asks twice.
 *
 * <pre>
 *   since ---- last ------ missed ------ due ---- now ---- next
 *                          (times of the schedule that passed; the newest of them is made up for, the others are not)
 * </pre>
 *
 * @param create the time to ask for a savepoint for; empty: none is due, or it has to wait
 * @param status to write when that is done; empty: it stands already
 * @param recheck when to look again without being told; empty: when the job changes
 */
public record SavepointSchedule(Optional<Instant> create, Optional<ScheduleStatus> status, Optional<Duration> recheck) {
    /** When one is still being taken nothing tells of every way in which that may end. */
    private static final Duration BUSY = Duration.ofSeconds(10);

    /**
     * @param written the status as it stands
     * @param made all that the schedule has asked for and that still exist
     * @param runs whether the job could take one now
     */
    public static SavepointSchedule plan(
            String job,
            CronSchedule cron,
            Optional<ScheduleStatus> written,
            List<ScheduledSavepoint> made,
            boolean runs,
            Instant now) {
        Optional<Instant> newest = made.stream()
                .map(ScheduledSavepoint::at)
                .filter(at -> !at.isAfter(now))
                .max(Comparator.naturalOrder());
        Optional<ScheduleStatus> known =
                written.filter(status -> cron.toString().equals(status.schedule()));
        // A changed schedule begins now; one whose status is lost where it had come to.
        Instant first = written.isPresent() ? now : newest.orElse(now);
        Instant since =
                known.flatMap(status -> parse(status.since())).orElse(first).truncatedTo(ChronoUnit.SECONDS);
        Optional<Instant> last =
                latest(known.flatMap(status -> parse(status.lastScheduledAt())).filter(at -> !at.isAfter(now)), newest);
        Instant from = last.filter(since::isBefore).orElse(since);
        Optional<Instant> due = cron.upTo(now).filter(from::isBefore);
        boolean busy = made.stream().anyMatch(ScheduledSavepoint::isUnderWay);
        Optional<Instant> create = due.filter(at -> runs && !busy);
        Optional<Instant> next = cron.after(create.orElse(from));
        ScheduleStatus status = new ScheduleStatus(
                cron.toString(),
                since.toString(),
                create.or(() -> last).map(Instant::toString).orElse(null),
                create.or(() -> last)
                        .map(at -> ScheduledSavepoint.name(job, at))
                        .orElse(null),
                next.map(Instant::toString).orElse(null));
        return new SavepointSchedule(
                create,
                Optional.of(status).filter(one -> !written.equals(Optional.of(one))),
                recheck(due, next, runs, busy, now));
    }

    private static Optional<Duration> recheck(
            Optional<Instant> due, Optional<Instant> next, boolean runs, boolean busy, Instant now) {
        if (due.isPresent()) {
            return runs && busy ? Optional.of(BUSY) : Optional.empty();
        }
        return next.map(at -> Duration.between(now, at))
                .map(left -> left.isNegative() ? Duration.ZERO : left.plusMillis(1));
    }

    private static Optional<Instant> latest(Optional<Instant> one, Optional<Instant> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return one.get().isAfter(other.get()) ? one : other;
    }

    /** What somebody else has written into the status counts as not written. */
    private static Optional<Instant> parse(String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (java.time.DateTimeException e) {
            return Optional.empty();
        }
    }
}
