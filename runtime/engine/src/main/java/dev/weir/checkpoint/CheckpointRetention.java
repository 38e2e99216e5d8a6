package dev.weir.checkpoint;

import dev.weir.checkpoint.CheckpointHistory.Recorded;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.storage.CheckpointMetadata;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * When old checkpoints go, and which of them stay whatever their age. One part of the {@link CheckpointCoordinator}, which owns
 * the thread.
 *
 * <pre>
 *  UNTOLD ──10 minutes──► OWN (what this JobMaster took of its own accord goes beyond the limit)
 *     │                    │
 *     └──pins are told─────┴──► TOLD (all but what is pinned goes beyond the limit)
 * </pre>
 *
 * <p>Until Checkpoint resources have named what they pin, nothing of the time before this JobMaster goes, and nothing that was
 * asked for by name: any of it may be pinned. A job without an operator would grow for ever; so after a while what nobody can
 * have named goes.
 */
final class CheckpointRetention {
    /** Applied at most this often, microseconds. */
    private static final long EVERY = 5_000_000;

    /** After a failure. */
    private static final long RETRY_MILLIS = 10_000;

    /** How long pins are waited for, microseconds. */
    static final long PATIENCE = 600_000_000;

    private final int limit;
    private final Outbox out;
    private final CheckpointHistory history;
    private final CheckpointCycle cycle;
    private final ExecutionTracker executions;

    /** Ids that were in the log at the start. */
    private final Set<Long> recovered = new HashSet<>();

    /** When this JobMaster began, epoch microseconds. */
    private long begunAt;

    /** What Checkpoint resources name; {@code null} until told. */
    private Set<Long> pinned;

    /** When retention was asked for last; 0 before. */
    private long appliedAt;

    CheckpointRetention(
            int limit, Outbox out, CheckpointHistory history, CheckpointCycle cycle, ExecutionTracker executions) {
        this.limit = Math.max(1, limit);
        this.out = out;
        this.history = history;
        this.cycle = cycle;
        this.executions = executions;
    }

    void recovered(List<CheckpointMetadata> checkpoints) {
        begunAt = out.now();
        checkpoints.forEach(checkpoint -> recovered.add(checkpoint.id()));
    }

    void pinsChanged(Set<Long> pins) {
        pinned = Set.copyOf(pins);
        apply();
    }

    /** A checkpoint is over: there may be one too many. */
    void completed() {
        long since = out.now() - appliedAt;
        // The clock may have been set back.
        boolean due = appliedAt == 0 || since >= EVERY || since < 0;
        if (due && (pinned != null || out.now() - begunAt >= PATIENCE)) {
            apply();
        }
    }

    private void apply() {
        appliedAt = out.now();
        Set<Long> kept = new TreeSet<>(pinned != null ? pinned : possiblyPinned());
        Set<Long> active = new TreeSet<>();
        cycle.active().forEach(checkpoint -> active.add(checkpoint.id));
        kept.addAll(active);
        executions
                .execution()
                .flatMap(execution -> execution.started.restoredFrom())
                .ifPresent(from -> kept.add(from.id()));
        out.add(new Command.Retain(limit, kept, active));
    }

    private Set<Long> possiblyPinned() {
        Set<Long> kept = new TreeSet<>(recovered);
        history.reports().stream()
                .filter(report -> !report.name().isEmpty())
                .map(CheckpointReport::id)
                .forEach(kept::add);
        return kept;
    }

    /** Tried again though no other checkpoint completes: a job without periodic ones would wait for ever. */
    void failed() {
        out.add(new Command.ScheduleTimer(new Timer.RetainRetry(), RETRY_MILLIS));
    }

    void retry() {
        apply();
    }

    /** The data of these is gone: told to the event stream and to the hooks. */
    void discarded(Set<Long> ids) {
        recovered.removeAll(ids);
        for (long id : new TreeSet<>(ids)) {
            history.byId(id)
                    .filter(recorded -> recorded.report().phase() == CheckpointPhase.COMPLETED)
                    .ifPresent(this::discarded);
        }
    }

    private void discarded(Recorded recorded) {
        cycle.report(
                recorded,
                new ReportBuilder(recorded.report())
                        .phase(CheckpointPhase.DISCARDED)
                        .build());
        out.add(new Command.RunHooks(
                HookStep.SUBSUMED, recorded.report().id(), recorded.report().kind(), cycle.lastSize(), ""));
    }
}
