package dev.weir.checkpoint;

import dev.weir.checkpoint.Acknowledgement.OperatorSubtask;
import dev.weir.checkpoint.CheckpointHistory.Recorded;
import dev.weir.common.TaskId;
import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointTrigger;
import dev.weir.state.SnapshotForm;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.InFlight;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import dev.weir.storage.SavepointFolder;
import dev.weir.storage.Segments;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A checkpoint on its way: what is there of it, and what is still missing. Coordinator's thread only. */
final class PendingCheckpoint {
    /** How far it is; see the picture at {@link CheckpointCoordinator}. */
    enum Stage {
        PREPARING,
        TRIGGERING,
        /** Hooks were told; an older one's are not done yet, and barriers go in the order of the ids. */
        TRIGGERED,
        CAPTURING,
        /** All is there; another's commit is under way. */
        CAPTURED,
        COMMITTING,
        TELLING_HOOKS,
        COMMITTING_SINKS,
        FINISHING;

        boolean isCommitted() {
            return compareTo(COMMITTING) > 0;
        }
    }

    final long id;
    final Execution execution;
    final Recorded recorded;

    /** Epoch microseconds. */
    final long triggeredAt;

    /** Forwards only. */
    Stage stage = Stage.PREPARING;

    /** Data of the hooks, by name. */
    Map<String, byte[]> hooks = Map.of();

    /** Handed to the log; the same one again while its fate is not known. {@code null} before. */
    CheckpointMetadata draft;

    /** How often the log was asked whether the entry is there. */
    int commitAttempts;

    /** Tasks whose sinks have committed. */
    final Set<TaskId> sinksCommitted = new HashSet<>();

    /** Since it was committed, tasks were restarted: what they had staged for it they commit when they are restored from it. */
    private boolean leftToRestart;

    private final Set<TaskId> acknowledged = new HashSet<>();
    private final Map<String, Map<Integer, OperatorSubtask>> operators = new TreeMap<>();
    private final List<InFlight> inFlight = new ArrayList<>();

    PendingCheckpoint(long id, Execution execution, Recorded recorded, long triggeredAt) {
        this.id = id;
        this.execution = execution;
        this.recorded = recorded;
        this.triggeredAt = triggeredAt;
    }

    void leaveToRestart(Set<TaskId> tasks) {
        leftToRestart = true;
        sinksCommitted.addAll(tasks);
    }

    /** Nothing is left to do for the job once it is complete. */
    boolean endsJob() {
        return isFinal() && execution.running && !leftToRestart;
    }

    boolean isFinal() {
        return recorded.report().trigger() == CheckpointTrigger.FINAL;
    }

    /** Savepoints outlive the backend that wrote them. */
    SnapshotForm form() {
        return isSavepoint() ? SnapshotForm.CANONICAL : SnapshotForm.NATIVE;
    }

    /** Below the job's folder: where its segments lie. */
    String folder() {
        return isSavepoint() ? SavepointFolder.path(recorded.report().name()) + "/" : Segments.FOLDER;
    }

    boolean isSavepoint() {
        return recorded.report().kind() == CheckpointKind.SAVEPOINT;
    }

    /** The job is suspended with it. */
    boolean isLast() {
        return recorded.suspends();
    }

    /** Hooks or tasks are at work for it; what is left after that is the log's, and then to tell of its end. */
    boolean isOnItsWay() {
        return stage.compareTo(Stage.CAPTURED) < 0;
    }

    /** No other may begin beside it. */
    boolean isAlone() {
        return isFinal() || isLast() || isSavepoint() && isOnItsWay();
    }

    /** For people. */
    String describe() {
        if (isLast()) {
            return "savepoint " + id + ", with which the job is suspended";
        }
        return (isSavepoint() ? "savepoint " : isFinal() ? "the final checkpoint " : "checkpoint ") + id;
    }

    /** For people: why it is not over. */
    String describeStage() {
        return switch (stage) {
            case PREPARING, TRIGGERING, TRIGGERED, TELLING_HOOKS, FINISHING -> "hooks are not done with it";
            case CAPTURING -> "tasks are not done with it";
            case CAPTURED -> "its log entry has not had its turn";
            case COMMITTING ->
                commitAttempts == 0
                        ? "its log entry is being written"
                        : "storage does not answer whether its log entry was written, which is asked until it does";
            case COMMITTING_SINKS -> "sinks have not committed it";
        };
    }

    boolean knows(TaskId task) {
        return acknowledged.contains(task);
    }

    /** Takes a part in. @return what is wrong with it; then nothing of it was taken */
    Optional<String> acknowledge(Acknowledgement acknowledgement) {
        Optional<String> problem = new AcknowledgementCheck(folder(), operators).problem(acknowledgement);
        if (problem.isEmpty()) {
            acknowledged.addAll(acknowledgement.tasks());
            for (OperatorSubtask operator : acknowledgement.operators()) {
                operators
                        .computeIfAbsent(operator.operator(), name -> new TreeMap<>())
                        .put(operator.task().subtask(), operator);
            }
            inFlight.addAll(acknowledgement.inFlight());
        }
        return problem;
    }

    boolean isFullyAcknowledged() {
        return missing().isEmpty();
    }

    /** In order. */
    List<TaskId> missing() {
        return execution.placement().keySet().stream()
                .filter(task -> !acknowledged.contains(task))
                .sorted()
                .toList();
    }

    /** In order. */
    List<TaskId> sinksMissing() {
        return execution.placement().keySet().stream()
                .filter(task -> !sinksCommitted.contains(task))
                .sorted()
                .toList();
    }

    /** Bytes uploaded for an operator. */
    long newBytes(String operator) {
        return operators.getOrDefault(operator, Map.of()).values().stream()
                .mapToLong(OperatorSubtask::newBytes)
                .sum();
    }

    /** All of it, for the log; the log gives it its number. */
    CheckpointMetadata toMetadata(String job, String jobUid, String nonce, long completedAtMicros) {
        CheckpointReport report = recorded.report();
        List<OperatorState> states = new ArrayList<>();
        operators.forEach((name, subtasks) -> states.add(operator(name, subtasks)));
        long hookBytes = hooks.values().stream().mapToLong(data -> data.length).sum();
        long inFlightBytes = inFlight.stream()
                .mapToLong(channel -> channel.elements().length())
                .sum();
        return new CheckpointMetadata(
                0,
                execution.started.execution().epoch(),
                nonce,
                id,
                report.name(),
                report.kind().name(),
                report.trigger().name(),
                triggeredAt / 1000,
                completedAtMicros / 1000,
                job,
                jobUid,
                execution.started.graph(),
                execution.started.parallelism(),
                execution.started.maxParallelism(),
                states,
                List.copyOf(inFlight),
                hooks,
                states.stream().mapToLong(CheckpointHistory::size).sum() + inFlightBytes + hookBytes,
                operators.keySet().stream().mapToLong(this::newBytes).sum() + inFlightBytes + hookBytes,
                isFinal(),
                // Of an upgrade the operator knows each step, and starts the job again itself.
                isLast() && report.trigger() == CheckpointTrigger.USER);
    }

    private OperatorState operator(String name, Map<Integer, OperatorSubtask> subtasks) {
        Set<StateSchema> schemas = new LinkedHashSet<>();
        subtasks.values().forEach(subtask -> schemas.addAll(subtask.schemas()));
        List<SubtaskState> states = new ArrayList<>();
        for (int subtask = 0; subtask < execution.started.parallelism(); subtask++) {
            OperatorSubtask there = subtasks.get(subtask);
            states.add(there != null ? there.state() : new SubtaskState(subtask, Long.MIN_VALUE, null, null));
        }
        return new OperatorState(name, List.copyOf(schemas), states);
    }
}
