package dev.weir.operator.launcher;

import dev.weir.operator.logging.LogFields;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees every reconcile begin and end: for the fields of its log lines, and to know of one that does not come back. A reconcile
 * never waits on purpose, so that one which takes minutes is stuck, and with it one of few threads.
 */
final class ReconcileWatch implements Metrics {
    private final Metrics next;
    private final InstantSource clock;
    private final Map<Thread, Running> running = new ConcurrentHashMap<>();

    /** A reconcile that goes on. */
    record Running(String what, Instant since) {}

    /**
     * @param next times it too
     */
    ReconcileWatch(Metrics next, InstantSource clock) {
        this.next = next;
        this.clock = clock;
    }

    @Override
    public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
        ResourceID id = execution.resourceID();
        String what = execution.controllerName() + " " + id.getNamespace().orElse("") + "/" + id.getName();
        running.put(Thread.currentThread(), new Running(what, clock.instant()));
        LogFields fields =
                LogFields.ofName(execution.controllerName(), id.getNamespace().orElse(""), id.getName());
        try {
            return next.timeControllerExecution(execution);
        } finally {
            fields.close();
            running.remove(Thread.currentThread());
        }
    }

    /** The reconcile that has gone on for the longest, if it has for longer than this. */
    Optional<Running> longerThan(Duration limit) {
        Instant before = clock.instant().minus(limit);
        return running.values().stream()
                .filter(one -> one.since().isBefore(before))
                .min(Comparator.comparing(Running::since));
    }
}
