package dev.weir.operator.model;

import dev.weir.control.CheckpointReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which of the checkpoints that a JobMaster takes on its own have a Checkpoint resource: the newest one always, though it is
 * written once in {@link #NEWEST_EVERY} at the most, and besides it one in {@link #SPACING}, {@code limit} of them in all.
 * Resources that a user applied, or said to retain, are never removed and do not count. The savepoint of an upgrade has one at once,
 * which counts, and stays while it is what the job last went on from.
 *
 * @param create the checkpoint to write a resource for, once the JobMaster has been told to keep it
 * @param remove names of the resources to remove
 * @param recheck when to look again; empty: when the next checkpoint completes
 */
public record CheckpointHistory(Optional<CheckpointReport> create, List<String> remove, Optional<Duration> recheck) {
    /** Least time between two resources for the newest checkpoint. */
    public static final Duration NEWEST_EVERY = Duration.ofSeconds(5);
    /** Least time between two checkpoints that keep their resource. */
    public static final Duration SPACING = Duration.ofSeconds(30);

    /**
     * @param newest the newest checkpoint that can be restored
     * @param listed all Checkpoint resources of the job
     * @param saved savepoints that were taken before a change
     * @param base the checkpoint that was taken for the last change
     * @param stopped the job has stopped: the newest checkpoint is written now
     */
    public static CheckpointHistory plan(
            Optional<CheckpointReport> newest,
            List<CheckpointReport> saved,
            List<ListedCheckpoint> listed,
            Optional<Long> base,
            int limit,
            boolean stopped,
            Instant now) {
        Optional<CheckpointReport> unsaved =
                saved.stream().filter(report -> !isListed(report, listed)).findFirst();
        if (unsaved.isPresent()) {
            return new CheckpointHistory(unsaved, surplus(listed, base, limit), Optional.empty());
        }
        Optional<CheckpointReport> unlisted = newest.filter(report -> !isListed(report, listed));
        Duration wait = stopped ? Duration.ZERO : untilNext(listed, now);
        boolean due = wait.isZero() || wait.isNegative();
        return new CheckpointHistory(
                unlisted.filter(report -> due),
                surplus(listed, base, limit),
                unlisted.isPresent() && !due ? Optional.of(wait) : Optional.empty());
    }

    private static boolean isListed(CheckpointReport report, List<ListedCheckpoint> listed) {
        return listed.stream()
                .anyMatch(one -> one.id().stream().anyMatch(id -> id == report.id())
                        || (!report.name().isEmpty() && one.uid().equals(report.name())));
    }

    private static Duration untilNext(List<ListedCheckpoint> listed, Instant now) {
        return listed.stream()
                .filter(ListedCheckpoint::byOperator)
                .map(ListedCheckpoint::createdAt)
                .max(Comparator.naturalOrder())
                .map(last -> Duration.between(now, last.plus(NEWEST_EVERY)))
                .orElse(Duration.ZERO);
    }

    private static List<String> surplus(List<ListedCheckpoint> listed, Optional<Long> base, int limit) {
        List<ListedCheckpoint> oldestFirst = listed.stream()
                .filter(one -> one.byOperator() && !one.retain() && !one.deleting())
                .sorted(Comparator.comparingLong(one -> one.id().orElse(0)))
                .toList();
        List<ListedCheckpoint> restorable =
                oldestFirst.stream().filter(ListedCheckpoint::namesData).toList();
        Set<String> kept = new HashSet<>();
        spaced(restorable, limit).forEach(one -> kept.add(one.name()));
        restorable.stream()
                .filter(one -> one.id().stream()
                        .anyMatch(id -> base.filter(Long.valueOf(id)::equals).isPresent()))
                .forEach(one -> kept.add(one.name()));
        return oldestFirst.stream()
                .map(ListedCheckpoint::name)
                .filter(name -> !kept.contains(name))
                .toList();
    }

    private static List<ListedCheckpoint> spaced(List<ListedCheckpoint> oldestFirst, int limit) {
        List<ListedCheckpoint> kept = new ArrayList<>();
        for (int i = 0; i < oldestFirst.size(); i++) {
            ListedCheckpoint one = oldestFirst.get(i);
            boolean newest = i == oldestFirst.size() - 1;
            boolean apart = one.savepoint()
                    || kept.isEmpty()
                    || !one.createdAt()
                            .isBefore(kept.get(kept.size() - 1).createdAt().plus(SPACING));
            if (newest || apart) {
                kept.add(one);
            }
        }
        int surplus = Math.max(0, kept.size() - limit);
        return kept.subList(surplus, kept.size());
    }
}
