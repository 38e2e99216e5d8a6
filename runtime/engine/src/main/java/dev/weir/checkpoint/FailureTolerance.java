package dev.weir.checkpoint;

/**
 * How many checkpoints may fail in a row before the execution is given up. One part of the {@link CheckpointCoordinator}, which
 * owns the thread.
 */
final class FailureTolerance {
    private final int tolerable;
    private final Outbox out;
    private final ExecutionTracker executions;

    /** Failed in a row that count. */
    private int inRow;

    FailureTolerance(int tolerable, Outbox out, ExecutionTracker executions) {
        this.tolerable = tolerable;
        this.out = out;
        this.executions = executions;
    }

    /** One was committed, or the execution is over. */
    void reset() {
        inRow = 0;
    }

    void failed(CheckpointFailureReason reason, String message) {
        if (!reason.countsAgainstTolerable() || executions.running().isEmpty()) {
            return;
        }
        inRow++;
        if (inRow > tolerable) {
            failExecution(
                    "TooManyCheckpointFailures",
                    inRow + " checkpoints failed in a row, " + tolerable + " are tolerable; the last: " + reason.word()
                            + ": " + reason.message(message));
        }
    }

    /** Once per execution; the JobMaster answers with its end. */
    void failExecution(String reason, String message) {
        executions.running().filter(execution -> !execution.failing).ifPresent(execution -> {
            execution.failing = true;
            reset();
            out.add(new Command.FailExecution(out.failure(reason, message)));
        });
    }
}
