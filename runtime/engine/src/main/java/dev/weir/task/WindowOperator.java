package dev.weir.task;

import dev.weir.api.KeySelector;
import dev.weir.api.Window;
import dev.weir.api.WindowResult;
import dev.weir.graph.Fold;
import dev.weir.graph.OperatorSpec.WindowSpec;
import dev.weir.state.KeyedState;
import dev.weir.state.OperatorSnapshot;
import dev.weir.state.ReachedWatermark;
import dev.weir.state.SnapshotForm;
import java.util.List;
import java.util.Optional;

/**
 * Windows of event time per key. A window fires once, when the watermark has passed its end and the allowed lateness; a
 * watermark that makes many fire is worked off in bounded steps, and sent on after the last.
 */
abstract class WindowOperator extends Operator {
    static final String LATE_DROPPED = "late-records-dropped";

    private static final int RESULTS_PER_STEP = 256;

    private final WindowSpec spec;
    private final KeySelector<Object, Object> selector;
    private final WindowResult<Object, Object, Object> result;
    private final KeyedState<Object> state;
    private final TaskContext task;
    private final ReachedByKeyGroup reached;
    /** Every window whose end and lateness are passed by this has fired, and it was sent on. */
    private long watermark;
    /** The watermark that has come in. */
    private long target;
    /** Every window whose end and lateness are passed by this has fired, while there is work left; never behind by much. */
    private long firedUpTo = Long.MIN_VALUE;

    @SuppressWarnings("unchecked")
    WindowOperator(WindowSpec spec, KeyedContext keyed, TaskContext task) {
        super(spec.name());
        this.spec = spec;
        this.selector = (KeySelector<Object, Object>) spec.selector();
        this.result = (WindowResult<Object, Object, Object>) spec.result();
        this.state = keyed.state();
        this.watermark = keyed.watermark();
        this.target = watermark;
        this.reached = keyed.reached();
        this.task = task;
    }

    @Override
    public final void process(Object value, long timestamp) {
        try {
            if (!add(selector, value, timestamp)) {
                late(value, timestamp);
            }
        } catch (RuntimeException e) {
            throw failure(e);
        }
    }

    /**
     * Adds a record to its windows.
     *
     * @return {@code false} if it is too late for all of them
     */
    abstract boolean add(KeySelector<Object, Object> keySelector, Object value, long timestamp);

    /**
     * Emits the result of the next window that is over, in the order of the windows' ends.
     *
     * @return {@code false} if there is none
     */
    abstract boolean fireNext(long upTo);

    private void late(Object value, long timestamp) {
        if (spec.lateTag().isEmpty()) {
            task.count(LATE_DROPPED);
            return;
        }
        Downstream side = side(spec.lateTag().get().name());
        if (side == null) {
            task.count(LATE_DROPPED);
        } else {
            side.process(value, timestamp);
        }
    }

    @Override
    public final void watermark(long timestamp) {
        if (timestamp > target) {
            target = timestamp;
            work();
        }
    }

    @Override
    final void begin() {
        if (watermark > Long.MIN_VALUE) {
            all().watermark(watermark);
        }
    }

    @Override
    final boolean hasWork() {
        return target > watermark;
    }

    @Override
    final void work() {
        for (int i = 0; i < RESULTS_PER_STEP && !task.backpressure().blocked(); i++) {
            if (!fireNext(target)) {
                watermark = target;
                all().watermark(watermark);
                return;
            }
        }
    }

    @Override
    final void workToCapture() {
        for (int i = 0; i < RESULTS_PER_STEP && !isCapturable(); i++) {
            fireNext(target);
        }
    }

    /** All windows that end then, or before, have fired. */
    final void fired(long end) {
        firedUpTo = Math.max(firedUpTo, saturatedAdd(end, spec.lateness()));
    }

    final void emit(Object key, long start, long end, Object accumulator) {
        Object value;
        try {
            value = result.result(key, new Window(start, end), accumulator);
        } catch (RuntimeException e) {
            throw failure(e);
        }
        out().process(required(value), end - 1);
    }

    /** Whether a window that ends then has fired by this watermark. */
    final boolean isOver(long end, long at) {
        return saturatedAdd(end, spec.lateness()) <= at;
    }

    /** Whether all windows that end then have fired. */
    final boolean hasFired(long end) {
        return isOver(end, Math.max(watermark, firedUpTo));
    }

    /** Whether the windows of a key group that end then had fired before a restore. @param keyGroup index within the task's */
    final boolean hasFiredOf(long end, int keyGroup) {
        return isOver(end, reached.ofKeyGroup(watermark, keyGroup));
    }

    /** Whether a window of this key that ends then has fired, be it before a restore. */
    final boolean hasFired(long end, Object key) {
        return isOver(end, reached.atLeast(watermark, key));
    }

    static long saturatedAdd(long left, long right) {
        long sum = left + right;
        return ((left ^ sum) & (right ^ sum)) < 0 ? (left < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }

    final Fold fold() {
        return spec.fold();
    }

    final KeyedState<Object> state() {
        return state;
    }

    @Override
    final Optional<OperatorSnapshot> capture(long checkpointId, SnapshotForm form) {
        long passed = Math.max(watermark, firedUpTo);
        return KeyedContext.snapshot(name(), passed, state.captureState(checkpointId, form), ahead(passed));
    }

    /** The key groups whose windows have fired further than to this. */
    List<ReachedWatermark> ahead(long passed) {
        return reached.ahead(passed);
    }

    /** The same while a window fires. @param keyGroups so many, from the first one of the task, have all fired */
    final List<ReachedWatermark> ahead(long passed, long end, int keyGroups) {
        return reached.ahead(passed, saturatedAdd(end, spec.lateness()), keyGroups);
    }

    @Override
    final void checkpointCompleted(long checkpointId) {
        state.notifyCheckpointComplete(checkpointId);
    }

    @Override
    final void checkpointAborted(long checkpointId) {
        state.notifyCheckpointAborted(checkpointId);
    }
}
