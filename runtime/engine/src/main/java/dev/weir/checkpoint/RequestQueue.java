package dev.weir.checkpoint;

import dev.weir.checkpoint.CheckpointHistory.Recorded;
import dev.weir.control.CheckpointKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Requests that wait for their turn: savepoints before checkpoints, then as they came. Bounded. Coordinator's thread only. */
final class RequestQueue {
    static final int CAPACITY = 16;

    private final List<Recorded> waiting = new ArrayList<>();

    /** @return false if there is no room */
    boolean offer(Recorded request) {
        if (waiting.size() >= CAPACITY) {
            return false;
        }
        waiting.add(request);
        waiting.sort(Comparator.comparing(recorded -> recorded.report().kind() == CheckpointKind.SAVEPOINT ? 0 : 1));
        return true;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    Recorded remove() {
        return waiting.remove(0);
    }

    /** In the order of their turns. */
    List<Recorded> waiting() {
        return List.copyOf(waiting);
    }

    void clear() {
        waiting.clear();
    }
}
