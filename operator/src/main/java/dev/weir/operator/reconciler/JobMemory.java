package dev.weir.operator.reconciler;

import dev.weir.operator.api.CheckpointStatus;
import dev.weir.operator.model.ListedCheckpoint;
import dev.weir.operator.model.LoadWindow;
import dev.weir.operator.status.StatusWrites;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What is remembered of a job between reconciles; losing it costs a write or two, or the autoscaler's window. Used by one reconcile at a time. */
final class JobMemory {
    private static final Duration UNSEEN = Duration.ofSeconds(20);

    // When the status was written last.
    private StatusWrites.Times times = StatusWrites.Times.NEVER;
    // Checkpoint resources written lately, by the id of the checkpoint: the cache may not show them yet.
    private final Map<Long, ListedCheckpoint> created = new HashMap<>();
    private final LoadWindow load = new LoadWindow();

    StatusWrites.Times times() {
        return times;
    }

    void wrote(StatusWrites.Times now) {
        times = now;
    }

    LoadWindow load() {
        return load;
    }

    void created(String name, long id, Instant now) {
        created.put(
                id,
                new ListedCheckpoint(
                        name, "", OptionalLong.of(id), now, true, false, false, CheckpointStatus.Phase.COMPLETED));
    }

    Set<Long> createdIds() {
        return Set.copyOf(created.keySet());
    }

    /** What the cache shows, and what it does not show yet. */
    List<ListedCheckpoint> complete(List<ListedCheckpoint> cached, Instant now) {
        created.values()
                .removeIf(one -> one.createdAt().plus(UNSEEN).isBefore(now)
                        || cached.stream().anyMatch(listed -> listed.name().equals(one.name())));
        List<ListedCheckpoint> all = new ArrayList<>(cached);
        all.addAll(created.values());
        return all;
    }
}
