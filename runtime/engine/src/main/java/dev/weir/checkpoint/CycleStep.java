package dev.weir.checkpoint;

import dev.weir.control.CheckpointDetail.TraceStep;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Every step of a checkpoint's cycle, in order: who calls which method of whom. The trace of a checkpoint is made of them, and
 * each is one message of the cycle that {@code docs/ARCHITECTURE.md} draws.
 */
public enum CycleStep {
    // 1: set-up, once per execution
    SET_UP("JobMaster", "CheckpointCoordinator", "setUp"),
    DEFINE_JOB_STRUCTURE("CheckpointCoordinator", "JobGraph", "defineJobStructure"),
    INITIALIZE_EXECUTION_GRAPH("JobGraph", "ExecutionGraph", "initializeExecutionGraph"),
    REGISTER_EXECUTION_GRAPH("ExecutionGraph", "CheckpointCoordinator", "registerExecutionGraph"),
    // 2 to 4: prepare
    /** From {@code Core} when somebody asked, from {@code JobMaster} when the interval has passed. */
    TRIGGER_CHECKPOINT("JobMaster", "CheckpointCoordinator", "triggerCheckpoint"),
    EXECUTE_PRE_CHECKPOINT_HOOKS("CheckpointCoordinator", "Hooks", "executePreCheckpointHooks"),
    ACCESS_STATE_DATA("Hooks", "State", "accessStateData"),
    COLLECT_CHECKPOINT_METADATA("Hooks", "MetaData", "collectCheckpointMetadata"),
    START_HOOK_DATA_TRANSFER("Hooks", "Channel", "startDataTransfer"),
    HOOK_DATA_TRANSFER_COMPLETE("Channel", "Hooks", "dataTransferComplete"),
    COMPLETE_HOOKS_PART("Hooks", "MetaData", "completeCheckpoint"),
    // 5: trigger
    OPEN_PENDING_CHECKPOINT("CheckpointCoordinator", "MetaData", "triggerCheckpoint"),
    NOTIFY_CHECKPOINT_TRIGGER("CheckpointCoordinator", "Hooks", "notifyCheckpointTrigger"),
    TRIGGER_CHANNEL("Hooks", "Channel", "triggerCheckpoint"),
    CONFIRM_CHECKPOINT_TRIGGER("Channel", "Hooks", "confirmCheckpointTrigger"),
    NOTIFY_CHECKPOINT_TRIGGER_COMPLETE("Hooks", "CheckpointCoordinator", "notifyCheckpointTriggerComplete"),
    // 6: capture
    EXECUTE_CHECKPOINT("CheckpointCoordinator", "TaskExecutor", "executeCheckpoint"),
    NOTIFY_CHECKPOINT("TaskExecutor", "TaskManager", "notifyCheckpoint"),
    CAPTURE_STATE("TaskManager", "State", "captureState"),
    START_STATE_DATA_TRANSFER("State", "Channel", "startStateDataTransfer"),
    DATA_TRANSFER_COMPLETE("Channel", "CheckpointCoordinator", "dataTransferComplete"),
    // 7: complete
    COMMIT("CheckpointCoordinator", "MetaData", "notifyCheckpointComplete"),
    NOTIFY_STATE_COMPLETE("CheckpointCoordinator", "State", "notifyCheckpointComplete"),
    NOTIFY_HOOKS_COMPLETE("CheckpointCoordinator", "Hooks", "notifyCheckpointComplete"),
    COMPLETE_CHANNEL("Hooks", "Channel", "completeCheckpoint"),
    CONFIRM_CHECKPOINT_COMPLETION("Channel", "Hooks", "confirmCheckpointCompletion"),
    EXECUTE_POST_CHECKPOINT_HOOKS("Hooks", "State", "executePostCheckpointHooks"),
    // 7, instead: abort
    ABORT_TASKS("CheckpointCoordinator", "TaskExecutor", "notifyCheckpointAborted"),
    ABORT_HOOKS("CheckpointCoordinator", "Hooks", "notifyCheckpointAborted"),
    // after it: its data was removed
    SUBSUME_HOOKS("CheckpointCoordinator", "Hooks", "notifyCheckpointSubsumed"),
    // 8: restore
    RESTORE_STATE("TaskManager", "State", "restoreState"),
    STATE_RESTORATION_CONFIRMATION("State", "CheckpointCoordinator", "stateRestorationConfirmation"),
    RESTORE_HOOKS("CheckpointCoordinator", "Hooks", "restore");

    private final String from;
    private final String to;
    private final String method;

    CycleStep(String from, String to, String method) {
        this.from = from;
        this.to = to;
        this.method = method;
    }

    public String from() {
        return from;
    }

    public String to() {
        return to;
    }

    public String method() {
        return method;
    }

    /**
     * This step, taken.
     *
     * @param atMicros epoch microseconds
     * @param subject which task, hook or TaskManager; empty if there is but one
     */
    public TraceStep at(long atMicros, String subject) {
        return new TraceStep(atMicros, from, to, method, subject);
    }

    /** Which step of the cycle a step of a trace is: told by whose method it is. */
    public static Optional<CycleStep> of(TraceStep step) {
        for (CycleStep each : values()) {
            if (each.to.equals(step.to()) && each.method.equals(step.method())) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** The steps of a trace in the order in which each was first taken: with many tasks and hooks, the order of the cycle. */
    public static List<CycleStep> order(List<TraceStep> trace) {
        EnumSet<CycleStep> seen = EnumSet.noneOf(CycleStep.class);
        List<CycleStep> order = new ArrayList<>();
        for (TraceStep step : trace) {
            of(step).filter(seen::add).ifPresent(order::add);
        }
        return order;
    }
}
