package dev.weir.task;

import dev.weir.channel.Element;
import dev.weir.state.OperatorSnapshot;
import dev.weir.state.SnapshotForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An operator of a chain. The task calls {@link #connect}, then {@link #open} on a thread that may block, and everything else
 * on its own thread.
 */
abstract class Operator implements Downstream {
    private final String name;
    /** Takes what the main output emits. Set once, by {@link #connect}. */
    private Downstream out = FanOut.to(List.of());
    /** Takes what the side outputs emit, by tag. */
    private Map<String, Downstream> sides = Map.of();
    /** All outputs, for what goes to each. */
    private Downstream all = out;

    Operator(String name) {
        this.name = name;
    }

    final String name() {
        return name;
    }

    final void connect(Downstream main, Map<String, Downstream> sideOutputs) {
        out = main;
        sides = Map.copyOf(sideOutputs);
        List<Downstream> targets = new ArrayList<>(List.of(main));
        targets.addAll(sides.values());
        all = FanOut.to(targets);
    }

    /** Makes ready for the first record. May block. */
    void open() throws Exception {}

    /** Called once, at the task's first step: sends on the watermark that was reached before a restore. */
    void begin() {}

    @Override
    public void watermark(long timestamp) {
        all.watermark(timestamp);
    }

    @Override
    public void status(Element.Status status) {
        all.status(status);
    }

    /** After each batch, and now and then when none comes. */
    void endOfBatch() {}

    /** Until now no record could come in, whether or not there was one. */
    void heldBack() {}

    /** Whether a watermark or a timer left something to do, before which nothing else may come in. */
    boolean hasWork() {
        return false;
    }

    /** Does a bounded part of the work. */
    void work() {}

    /**
     * Whether the state may be captured now, also while there is work left. That work is then done again from the restored
     * state and the watermark that came before it, and must come to the same.
     */
    boolean isCapturable() {
        return true;
    }

    /** Does a bounded part of the work, so that the state may be captured soon. */
    void workToCapture() {}

    /** When to look again although nothing came in; on the clock's {@code nanoTime}. */
    long wakeAt() {
        return Long.MAX_VALUE;
    }

    /** A barrier has come: what must be staged outside is. Before {@link #capture} of any operator of the task. */
    void prepare(long checkpointId) {}

    /** The state at the barrier; empty if the operator has none. */
    Optional<OperatorSnapshot> capture(long checkpointId, SnapshotForm form) {
        return Optional.empty();
    }

    void checkpointCompleted(long checkpointId) throws Exception {}

    /** The checkpoint will not be completed. */
    void checkpointAborted(long checkpointId) {}

    /** Called once, also when {@link #open} was not or has failed. */
    void close() throws Exception {}

    final Downstream out() {
        return out;
    }

    /** What takes a tag's records; {@code null} if the program does not read them. */
    final Downstream side(String tag) {
        return sides.get(tag);
    }

    final Downstream all() {
        return all;
    }

    final Object required(Object value) {
        if (value == null) {
            throw failure(new NullPointerException("null was emitted: emit a value or nothing"));
        }
        return value;
    }

    final OperatorFailure failure(Throwable cause) {
        return OperatorFailure.of(name, cause);
    }
}
