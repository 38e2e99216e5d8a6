package dev.weir.operator.status;

import dev.weir.operator.api.StreamJobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * When a StreamJob's status is written. A changed phase or condition is at once; other changes are once a second at the most,
 * and the newest checkpoint once in five seconds, so that a job that takes ten checkpoints a second is no burden.
 */
public final class StatusWrites {
    static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);
    static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(5);

    private StatusWrites() {}

    /**
     * When the last writes were.
     *
     * @param any write
     * @param checkpoint a write with another newest checkpoint
     */
    public record Times(Instant any, Instant checkpoint) {
        public static final Times NEVER = new Times(Instant.EPOCH, Instant.EPOCH);

        /** The times after a write. */
        public Times after(Instant now, StreamJobStatus before, StreamJobStatus written) {
            boolean sameCheckpoint =
                    before != null && Objects.equals(before.lastCheckpoint(), written.lastCheckpoint());
            return new Times(now, sameCheckpoint ? checkpoint : now);
        }
    }

    /**
     * @param write the status to write now; empty: none
     * @param later when to come back for what was left out; empty: nothing was
     */
    public record Plan(Optional<StreamJobStatus> write, Optional<Duration> later) {}

    /**
     * @param before the status as it was written last; {@code null} if it never was
     */
    public static Plan plan(StreamJobStatus before, StreamJobStatus wanted, Times times, Instant now) {
        if (wanted.equals(before)) {
            return new Plan(Optional.empty(), Optional.empty());
        }
        boolean urgent = before == null
                || before.phase() != wanted.phase()
                || !Objects.equals(before.observedGeneration(), wanted.observedGeneration())
                || !before.conditions().equals(wanted.conditions());
        if (urgent) {
            return new Plan(Optional.of(wanted), Optional.empty());
        }
        Duration untilCheckpoint = Duration.between(now, times.checkpoint().plus(CHECKPOINT_EVERY));
        boolean checkpointWaits = !Objects.equals(before.lastCheckpoint(), wanted.lastCheckpoint())
                && before.lastCheckpoint() != null
                && !untilCheckpoint.isNegative()
                && !untilCheckpoint.isZero();
        StreamJobStatus writable = checkpointWaits ? wanted.with(before.lastCheckpoint()) : wanted;
        Optional<Duration> later = checkpointWaits ? Optional.of(untilCheckpoint) : Optional.empty();
        if (writable.equals(before)) {
            return new Plan(Optional.empty(), later);
        }
        Duration untilProgress = Duration.between(now, times.any().plus(PROGRESS_EVERY));
        return untilProgress.isNegative() || untilProgress.isZero()
                ? new Plan(Optional.of(writable), later)
                : new Plan(Optional.empty(), Optional.of(untilProgress));
    }
}
