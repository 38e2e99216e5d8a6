package dev.weir.storage;

import dev.weir.storage.CheckpointMetadata.InFlight;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import java.util.List;
import java.util.function.UnaryOperator;

/** The same checkpoint with its state at other keys. Pure. */
final class SegmentKeys {
    private final UnaryOperator<String> change;

    /** @param change from the key of a segment to its new key */
    SegmentKeys(UnaryOperator<String> change) {
        this.change = change;
    }

    CheckpointMetadata of(CheckpointMetadata from) {
        return from.withState(
                from.operators().stream().map(this::of).toList(),
                from.inFlight().stream().map(this::of).toList());
    }

    private OperatorState of(OperatorState operator) {
        List<SubtaskState> subtasks = operator.subtasks().stream()
                .map(subtask -> new SubtaskState(
                        subtask.subtask(),
                        subtask.watermark(),
                        of(subtask.keyed()),
                        of(subtask.elements()),
                        subtask.reached()))
                .toList();
        return new OperatorState(operator.name(), operator.schemas(), subtasks);
    }

    private InFlight of(InFlight channel) {
        return new InFlight(channel.edge(), channel.from(), channel.to(), of(channel.elements()));
    }

    private KeyedHandle of(KeyedHandle keyed) {
        return keyed == null
                ? null
                : new KeyedHandle(
                        keyed.format(), keyed.parts().stream().map(this::of).toList());
    }

    private StateHandle of(StateHandle handle) {
        return handle == null || handle.segment() == null
                ? handle
                : new StateHandle(
                        change.apply(handle.segment()),
                        handle.offset(),
                        handle.length(),
                        handle.crc32c(),
                        handle.inline());
    }
}
