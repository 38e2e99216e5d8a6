package dev.weir.task;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/** Has the sinks of a task commit, and tells when all of them have. Task's thread only. */
final class TaskCommits {
    private final LongConsumer committed;
    private final List<SinkOperator> sinks = new ArrayList<>();
    /** Up to which checkpoint each sink has committed. */
    private final Map<String, Long> committedUpTo = new HashMap<>();
    /** Checkpoints that are to be told of. */
    private final TreeSet<Long> waiting = new TreeSet<>();

    /** @param committed told of each checkpoint once */
    TaskCommits(LongConsumer committed) {
        this.committed = committed;
    }

    void add(SinkOperator sink) {
        sinks.add(sink);
        committedUpTo.put(sink.name(), Long.MIN_VALUE);
    }

    /** Commits what was restored. */
    void start() {
        sinks.forEach(sink -> {
            sink.commits().commitRestored();
            sink.blockUnlessReady();
        });
    }

    void commit(long checkpointId) {
        waiting.add(checkpointId);
        sinks.forEach(sink -> sink.commits().commit(checkpointId));
        tell();
    }

    void committed(String sink, long checkpointId) {
        committedUpTo.merge(sink, checkpointId, Math::max);
        tell();
    }

    private void tell() {
        long all =
                committedUpTo.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
        while (!waiting.isEmpty() && waiting.first() <= all) {
            committed.accept(waiting.pollFirst());
        }
    }

    void retry() {
        for (SinkOperator sink : sinks) {
            sink.commits().retry();
        }
    }

    /** When {@link #retry} will have something to do; on the clock's {@code nanoTime}. */
    long wakeAt() {
        long earliest = Long.MAX_VALUE;
        for (SinkOperator sink : sinks) {
            earliest = Math.min(earliest, sink.commits().retryAt());
        }
        return earliest;
    }

    /** Whether no sink holds a record that is not written. */
    boolean holdNothing() {
        return sinks.stream().allMatch(SinkOperator::isEmpty);
    }

    /** Writes what waits for a writer to be ready; whether nothing waits any more and all are ready for more. */
    boolean drain() {
        boolean empty = true;
        for (SinkOperator sink : sinks) {
            empty &= sink.drain();
        }
        return empty;
    }
}
