package dev.weir.task;

import dev.weir.channel.Element.Barrier;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The barriers that a task knows of and has not captured its state for, and when each is to overtake. Checkpoints are captured
 * in their order: one that overtakes takes the older ones along, and waits for an older one that must not. Task's thread only.
 *
 * <pre>
 * announced on a channel -> PENDING -its time is over, or it is marked as overtaking-> due
 *                              | captured, aborted -> gone
 *                              | a newer one is announced on a channel where it never was -> superseded, gone
 * </pre>
 */
final class AnnouncedBarriers {
    private final Alignment alignment;
    /** By checkpoint. */
    private final NavigableMap<Long, Pending> pending = new TreeMap<>();

    private static final class Pending {
        private final Barrier barrier;
        /** Where it was announced. */
        private final BitSet channels = new BitSet();
        /** On the clock's {@code nanoTime}; {@link Long#MAX_VALUE} if it never overtakes. */
        private long deadline;

        private Pending(Barrier barrier, long deadline) {
            this.barrier = barrier;
            this.deadline = deadline;
        }
    }

    AnnouncedBarriers(Alignment alignment) {
        this.alignment = alignment;
    }

    /**
     * Takes note of a barrier that is not done with.
     *
     * @param ended channels of which no barrier is needed
     * @return checkpoints that are given up, since this channel will never have their barriers
     */
    List<Long> announce(int channel, Barrier barrier, BitSet ended, long now) {
        long deadline = alignment.deadline(barrier, now);
        Pending known = pending.computeIfAbsent(barrier.checkpointId(), id -> new Pending(barrier, deadline));
        known.deadline = Math.min(known.deadline, deadline);
        known.channels.set(channel);
        if (ended.get(channel)) {
            return List.of();
        }
        List<Long> superseded = new ArrayList<>();
        pending.headMap(barrier.checkpointId()).forEach((id, older) -> {
            if (!older.channels.get(channel)) {
                superseded.add(id);
            }
        });
        superseded.forEach(pending::remove);
        return superseded;
    }

    /** It is captured, or given up. */
    void done(long checkpointId) {
        pending.remove(checkpointId);
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    /** The next barrier for which the state is to be captured although not all before it is processed. */
    Optional<Barrier> due(long now) {
        return nextDeadline() <= now ? Optional.of(pending.firstEntry().getValue().barrier) : Optional.empty();
    }

    /** When {@link #due} has something, on the clock's {@code nanoTime}; {@link Long#MAX_VALUE} if it never will. */
    long nextDeadline() {
        long earliest = Long.MAX_VALUE;
        for (Map.Entry<Long, Pending> entry : pending.entrySet()) {
            if (!alignment.mayOvertake(entry.getValue().barrier)) {
                return earliest;
            }
            earliest = Math.min(earliest, entry.getValue().deadline);
        }
        return earliest;
    }
}
