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
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
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

    private final Set<TaskId> acknowledged = new HashSet<>();
    private final Map<String, Map<Integer, OperatorSubtask>> operators = new TreeMap<>();
    private final List<InFlight> inFlight = new ArrayList<>();

    PendingCheckpoint(long id, Execution execution, Recorded recorded, long triggeredAt) {
        this.id = id;
        this.execution = execution;
        this.recorded = recorded;
        this.triggeredAt = triggeredAt;
    }

    boolean isFinal() {
        return recorded.report().trigger() == CheckpointTrigger.FINAL;
    }

    /** Savepoints outlive the backend that wrote them. */
    SnapshotForm form() {
        return recorded.report().kind() == CheckpointKind.SAVEPOINT ? SnapshotForm.CANONICAL : SnapshotForm.NATIVE;
    }

    boolean knows(TaskId task) {
        return acknowledged.contains(task);
    }

    /** Takes a part in. @return what is wrong with it; then nothing of it was taken */
    Optional<String> acknowledge(Acknowledgement acknowledgement) {
        Optional<String> problem = problem(acknowledgement);
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

    private Optional<String> problem(Acknowledgement acknowledgement) {
        Set<String> seen = new HashSet<>();
        for (OperatorSubtask operator : acknowledgement.operators()) {
            String what = "operator '" + operator.operator() + "' of task " + operator.task();
            Map<Integer, OperatorSubtask> others = operators.getOrDefault(operator.operator(), Map.of());
            if (!acknowledgement.tasks().contains(operator.task())) {
                return Optional.of(what + " is none of the tasks acknowledged");
            }
            if (operator.state().subtask() != operator.task().subtask()) {
                return Optional.of(
                        what + " has the state of subtask " + operator.state().subtask());
            }
            boolean twice =
                    !seen.add(operator.operator() + "/" + operator.task().subtask());
            if (twice || others.containsKey(operator.task().subtask())) {
                return Optional.of(what + " is there twice");
            }
            if (!isSound(operator.state()) || operator.newBytes() < 0) {
                return Optional.of(what + " has a malformed state handle");
            }
        }
        return acknowledgement.inFlight().stream()
                .filter(channel -> channel.elements() == null || !isSound(channel.elements()))
                .findFirst()
                .map(channel -> "edge '" + channel.edge() + "' has a malformed state handle");
    }

    private static boolean isSound(SubtaskState state) {
        boolean keyed = state.keyed() == null
                || state.keyed().format() != null && !state.keyed().parts().isEmpty();
        return keyed && state.handles().stream().allMatch(PendingCheckpoint::isSound);
    }

    private static boolean isSound(StateHandle handle) {
        boolean inline = handle.segment() == null;
        return handle.offset() >= 0
                && handle.length() >= 0
                && inline == (handle.inline() != null)
                && (!inline || handle.inline().length == handle.length());
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
                isFinal());
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
