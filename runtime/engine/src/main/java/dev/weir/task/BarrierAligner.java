package dev.weir.task;

import dev.weir.channel.Element.Barrier;
import java.util.BitSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Waits until a barrier has come on every channel of a task. A channel on which it came is blocked meanwhile, so that no
 * record after the barrier is processed before the state is captured. A channel that ended needs none. Task's thread only.
 *
 * <pre>
 * NONE -first barrier-> ALIGNING -on every channel-> NONE, complete
 *                          | overtakes -> NONE, complete
 *                          | aborted -> NONE
 *                          | a newer barrier -> ALIGNING the newer one
 * </pre>
 */
final class BarrierAligner {
    private final int channels;
    private final boolean blocking;
    private final BitSet arrived = new BitSet();
    private final BitSet ended = new BitSet();
    /** The barrier that is being aligned; absent if none is. */
    private Optional<Barrier> current = Optional.empty();
    /** Barriers up to this are done with, one way or another. */
    private long doneUpTo = Long.MIN_VALUE;
    /** Checkpoints after {@link #doneUpTo} that were aborted; an older one may still be under way. */
    private final TreeSet<Long> aborted = new TreeSet<>();

    /** @param blocking whether channels are blocked; if not, records may be counted in more than one checkpoint */
    BarrierAligner(int channels, boolean blocking) {
        this.channels = channels;
        this.blocking = blocking;
    }

    /**
     * What an event led to.
     *
     * @param complete the barrier that has now come on every channel
     * @param superseded the checkpoint that was given up because a newer barrier came
     */
    record Outcome(Optional<Barrier> complete, Optional<Long> superseded) {
        private static final Outcome NOTHING = new Outcome(Optional.empty(), Optional.empty());
    }

    boolean blocked(int channel) {
        return blocking && arrived.get(channel);
    }

    /** Whether a channel is blocked. */
    boolean blocksAny() {
        return blocking && !arrived.isEmpty();
    }

    boolean hasEnded(int channel) {
        return ended.get(channel);
    }

    /** Whether nothing comes of the checkpoint's barriers any more. */
    boolean isDone(long checkpointId) {
        return checkpointId <= doneUpTo || aborted.contains(checkpointId);
    }

    Outcome barrier(int channel, Barrier barrier) {
        if (isDone(barrier.checkpointId())) {
            return Outcome.NOTHING;
        }
        Optional<Long> superseded = Optional.empty();
        if (current.isEmpty()) {
            current = Optional.of(barrier);
        } else if (current.get().checkpointId() < barrier.checkpointId()) {
            superseded = Optional.of(current.get().checkpointId());
            reset(current.get().checkpointId());
            current = Optional.of(barrier);
        } else if (current.get().checkpointId() > barrier.checkpointId()) {
            return Outcome.NOTHING;
        }
        arrived.set(channel);
        return new Outcome(completed(), superseded);
    }

    Outcome end(int channel) {
        ended.set(channel);
        return current.isEmpty() ? Outcome.NOTHING : new Outcome(completed(), Optional.empty());
    }

    /**
     * The state is captured although the barrier has not come everywhere. Older ones are done with too.
     *
     * @return the channels on which it has come
     */
    BitSet overtake(long checkpointId) {
        BitSet there = new BitSet();
        if (current.isPresent() && current.get().checkpointId() == checkpointId) {
            there.or(arrived);
        }
        reset(checkpointId);
        return there;
    }

    /** The checkpoint will not be completed: its barriers, here or on their way, mean nothing. */
    void abort(long checkpointId) {
        if (checkpointId > doneUpTo) {
            aborted.add(checkpointId);
        }
        if (current.isPresent() && current.get().checkpointId() == checkpointId) {
            current = Optional.empty();
            arrived.clear();
        }
    }

    private Optional<Barrier> completed() {
        for (int i = 0; i < channels; i++) {
            if (!arrived.get(i) && !ended.get(i)) {
                return Optional.empty();
            }
        }
        Optional<Barrier> complete = current;
        reset(current.orElseThrow().checkpointId());
        return complete;
    }

    private void reset(long done) {
        doneUpTo = Math.max(doneUpTo, done);
        aborted.headSet(doneUpTo, true).clear();
        current = Optional.empty();
        arrived.clear();
    }
}
