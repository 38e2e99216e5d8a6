package dev.weir.jobmaster;

import dev.weir.common.Clock;
import dev.weir.control.VertexLoad;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * How the job's tasks spend their time, as those are told who follow the job. The figures change all the time, also of a job that does
 * nothing: so there is a new reading every few seconds only. Owned by the JobMaster's thread.
 */
final class LoadReadings {
    /** From one reading to the next. */
    static final long EVERY_MILLIS = 5_000;

    private final Clock clock;
    private List<VertexLoad> last = List.of();
    /** When {@link #last} was read, by the clock's {@code nanoTime}. */
    private long readAt;

    LoadReadings(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param runs whether all tasks run
     * @return by vertex; empty if not all run, or none has been heard of yet
     */
    List<VertexLoad> read(boolean runs, Collection<TaskManagerLink> taskManagers) {
        if (!runs) {
            last = List.of();
        } else if (last.isEmpty() || clock.nanoTime() - readAt >= TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS)) {
            Map<String, VertexLoad> loads = new TreeMap<>();
            taskManagers.stream()
                    .flatMap(link -> link.loads().stream())
                    .forEach(load -> loads.merge(load.vertex(), load, VertexLoad::plus));
            last = List.copyOf(loads.values());
            readAt = clock.nanoTime();
        }
        return last;
    }
}
