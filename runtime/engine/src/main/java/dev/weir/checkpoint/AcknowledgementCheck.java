package dev.weir.checkpoint;

import dev.weir.checkpoint.Acknowledgement.OperatorSubtask;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether an acknowledgement can become part of a checkpoint. */
final class AcknowledgementCheck {
    private final String folder;
    private final Map<String, Map<Integer, OperatorSubtask>> taken;

    /**
     * @param folder below the job's folder: where all segments must lie that the checkpoint refers to
     * @param taken what was acknowledged before, by operator and subtask
     */
    AcknowledgementCheck(String folder, Map<String, Map<Integer, OperatorSubtask>> taken) {
        this.folder = folder;
        this.taken = taken;
    }

    /** Empty: it can. */
    Optional<String> problem(Acknowledgement acknowledgement) {
        Set<String> seen = new HashSet<>();
        for (OperatorSubtask operator : acknowledgement.operators()) {
            Optional<String> problem = problem(operator, acknowledgement, seen)
                    .map(what -> "operator '" + operator.operator() + "' of task " + operator.task() + " " + what);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return acknowledgement.inFlight().stream()
                .flatMap(channel -> problem(channel.elements() == null ? List.of() : List.of(channel.elements()))
                        .or(() -> Optional.of("has no elements").filter(none -> channel.elements() == null))
                        .map(what -> "edge '" + channel.edge() + "' " + what)
                        .stream())
                .findFirst();
    }

    private Optional<String> problem(OperatorSubtask operator, Acknowledgement acknowledgement, Set<String> seen) {
        SubtaskState state = operator.state();
        int subtask = operator.task().subtask();
        if (!acknowledgement.tasks().contains(operator.task())) {
            return Optional.of("is none of the tasks acknowledged");
        }
        if (state.subtask() != subtask) {
            return Optional.of("has the state of subtask " + state.subtask());
        }
        boolean twice = !seen.add(operator.operator() + "/" + subtask)
                || taken.getOrDefault(operator.operator(), Map.of()).containsKey(subtask);
        if (twice) {
            return Optional.of("is there twice");
        }
        boolean malformed = operator.newBytes() < 0
                || state.keyed() != null
                        && (state.keyed().format() == null
                                || state.keyed().parts().isEmpty());
        return malformed ? Optional.of("has a malformed state handle") : problem(state.handles());
    }

    private Optional<String> problem(List<StateHandle> handles) {
        for (StateHandle handle : handles) {
            if (!isSound(handle)) {
                return Optional.of("has a malformed state handle");
            }
            if (handle.segment() != null && !handle.segment().startsWith(folder)) {
                return Optional.of("refers to '" + handle.segment() + "', which is not below '" + folder + "'");
            }
        }
        return Optional.empty();
    }

    private static boolean isSound(StateHandle handle) {
        boolean inline = handle.segment() == null;
        return handle.offset() >= 0
                && handle.length() >= 0
                && inline == (handle.inline() != null)
                && (!inline || handle.inline().length == handle.length());
    }
}
