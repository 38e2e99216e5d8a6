package dev.weir.task;

import dev.weir.state.KeyedState;
import dev.weir.state.OperatorSnapshot;
import dev.weir.state.SnapshotForm;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operators of a task. Task's thread only, but for {@link #open}. */
final class Chain {
    private static final Logger LOG = LoggerFactory.getLogger(Chain.class);

    private final List<Operator> operators;
    private final List<KeyedState<?>> states;

    /**
     * @param operators each after the one that it reads from
     * @param states of the operators
     */
    Chain(List<Operator> operators, List<KeyedState<?>> states) {
        this.operators = List.copyOf(operators);
        this.states = List.copyOf(states);
    }

    Operator head() {
        return operators.get(0);
    }

    /** May block. */
    void open() throws Exception {
        for (Operator operator : operators) {
            try {
                operator.open();
            } catch (Exception e) {
                throw operator.failure(e);
            }
        }
    }

    /** Says again what was said before the checkpoint that the job goes on from. */
    void begin() {
        operators.forEach(Operator::begin);
    }

    /** Whether the state is whole now. */
    boolean isCapturable() {
        return operators.stream().allMatch(Operator::isCapturable);
    }

    /** Does a bounded piece of what is to be done before the state is whole. */
    void workToCapture() {
        operators.forEach(Operator::workToCapture);
    }

    boolean hasWork() {
        for (Operator operator : operators) {
            if (operator.hasWork()) {
                return true;
            }
        }
        return false;
    }

    /** Does a bounded piece of what is left to do, the last operators first; whether there was something. */
    boolean work() {
        for (int i = operators.size() - 1; i >= 0; i--) {
            if (operators.get(i).hasWork()) {
                operators.get(i).work();
                return true;
            }
        }
        return false;
    }

    void endOfBatch() {
        operators.forEach(Operator::endOfBatch);
    }

    void heldBack() {
        operators.forEach(Operator::heldBack);
    }

    long wakeAt() {
        long earliest = Long.MAX_VALUE;
        for (Operator operator : operators) {
            earliest = Math.min(earliest, operator.wakeAt());
        }
        return earliest;
    }

    void prepare(long checkpointId) {
        for (Operator operator : operators) {
            operator.prepare(checkpointId);
        }
    }

    List<OperatorSnapshot> capture(long checkpointId, SnapshotForm form) {
        List<OperatorSnapshot> captured = new ArrayList<>();
        for (Operator operator : operators) {
            try {
                operator.capture(checkpointId, form).ifPresent(captured::add);
            } catch (RuntimeException e) {
                throw operator.failure(e);
            }
        }
        return captured;
    }

    void checkpointAborted(long checkpointId) {
        operators.forEach(operator -> operator.checkpointAborted(checkpointId));
    }

    void checkpointCompleted(long checkpointId) {
        for (Operator operator : operators) {
            try {
                operator.checkpointCompleted(checkpointId);
            } catch (Exception e) {
                throw operator.failure(e);
            }
        }
    }

    /** Closes all operators and then their state, whatever one of them throws. */
    void close() {
        for (Operator operator : operators) {
            try {
                operator.close();
            } catch (Exception e) {
                LOG.warn("operator '{}' could not be closed: {}", operator.name(), e.toString(), e);
            }
        }
        for (KeyedState<?> state : states) {
            try {
                state.close();
            } catch (RuntimeException e) {
                LOG.warn("keyed state could not be closed: {}", e.toString(), e);
            }
        }
    }
}
