package dev.weir.operator.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Whether the process should be started again, and whether it does its part. One that stands by does: its caches are filled, and
 * it leads a moment after the leader is gone. Any thread may call.
 */
final class OperatorHealth {
    private final Leadership leadership;
    private final ReconcileWatch reconciles;
    private final Supplier<Duration> stuckAfter;
    private final BooleanSupplier watching;
    // Set once, by the thread that starts the operator.
    private volatile boolean started;
    // Set once, by the watch that has stopped.
    private volatile boolean watchLost;

    /**
     * @param watching whether all watches are open
     */
    OperatorHealth(
            Leadership leadership, ReconcileWatch reconciles, Supplier<Duration> stuckAfter, BooleanSupplier watching) {
        this.leadership = leadership;
        this.reconciles = reconciles;
        this.stuckAfter = stuckAfter;
        this.watching = watching;
    }

    /**
     * An answer.
     *
     * @param good all is as it should be
     * @param text a line for each thing that was looked at
     */
    record Answer(boolean good, String text) {}

    private record Check(String name, boolean good, String what) {}

    void started() {
        started = true;
    }

    /** A watch has ended and does not come back. */
    void watchLost() {
        watchLost = true;
    }

    /** Not good: nothing but a restart helps. */
    Answer live() {
        return answer(live(new ArrayList<>()));
    }

    /** Good: it works, or stands by with full caches. */
    Answer ready() {
        List<Check> checks = live(new ArrayList<>());
        checks.add(new Check("caches", started, started ? "filled" : "are being filled"));
        boolean open = started && watching.getAsBoolean();
        checks.add(new Check("watches", open, open ? "open" : "not all are open"));
        return answer(checks);
    }

    private List<Check> live(List<Check> checks) {
        boolean lost = leadership.state() == Leadership.State.LOST;
        checks.add(new Check("leadership", !lost, leadership.state().name().toLowerCase(java.util.Locale.ROOT)));
        checks.add(new Check("informers", !watchLost, watchLost ? "one has stopped for good" : "running"));
        Optional<ReconcileWatch.Running> stuck = reconciles.longerThan(stuckAfter.get());
        checks.add(new Check(
                "reconciles",
                stuck.isEmpty(),
                stuck.map(one -> one.what() + " goes on since " + one.since()).orElse("come to their end")));
        return checks;
    }

    private static Answer answer(List<Check> checks) {
        StringBuilder text = new StringBuilder();
        checks.forEach(check -> text.append(check.good() ? "ok   " : "FAIL ")
                .append(check.name())
                .append(": ")
                .append(check.what())
                .append('\n'));
        return new Answer(checks.stream().allMatch(Check::good), text.toString());
    }
}
