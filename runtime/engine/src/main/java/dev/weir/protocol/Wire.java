package dev.weir.protocol;

import dev.weir.checkpoint.Acknowledgement;
import dev.weir.checkpoint.Acknowledgement.OperatorSubtask;
import dev.weir.checkpoint.OperatorRestore;
import dev.weir.checkpoint.OperatorRestore.KeyedRestore;
import dev.weir.codec.KeyGroupRange;
import dev.weir.protocol.ToJobMaster.Acknowledge;
import dev.weir.state.ReachedWatermark;
import dev.weir.storage.CheckpointMetadata.Reached;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import java.util.Optional;

/** Between the records of {@code dev.weir.checkpoint}, where absent is {@code null}, and those of the wire, where it is not. */
public final class Wire {
    private Wire() {}

    public static Acknowledge acknowledge(Acknowledgement given) {
        return new Acknowledge(
                given.execution(),
                given.checkpointId(),
                given.tasks(),
                given.operators().stream().map(Wire::taskState).toList(),
                given.inFlight().stream().map(InFlightElements::of).toList(),
                given.trace());
    }

    /** @param taskManager the name under which its sender is registered */
    public static Acknowledgement acknowledgement(Acknowledge received, String taskManager) {
        return new Acknowledgement(
                received.execution(),
                received.checkpointId(),
                taskManager,
                received.tasks(),
                received.states().stream().map(Wire::operatorSubtask).toList(),
                received.inFlight().stream().map(InFlightElements::toInFlight).toList(),
                received.trace());
    }

    public static Restore restore(OperatorRestore given) {
        return new Restore(
                given.operator(),
                given.watermark(),
                given.keyed().stream()
                        .map(keyed -> new Restore.Keyed(TaskState.Keyed.of(keyed.handle()), keyed.schemas()))
                        .toList(),
                given.lists().stream().map(Restore.Listed::of).toList(),
                given.reached().stream()
                        .map(reached -> new Restore.Reached(
                                reached.keyGroups().first(), reached.keyGroups().end(), reached.watermark()))
                        .toList());
    }

    public static OperatorRestore operatorRestore(Restore received) {
        return new OperatorRestore(
                received.operator(),
                received.watermark(),
                received.keyed().stream()
                        .map(keyed -> new KeyedRestore(keyed.handle().toKeyedHandle(), keyed.schemas()))
                        .toList(),
                received.lists().stream().map(Restore.Listed::toListRestore).toList(),
                received.reached().stream()
                        .map(reached -> new ReachedWatermark(
                                new KeyGroupRange(reached.first(), reached.end()), reached.watermark()))
                        .toList());
    }

    private static TaskState taskState(OperatorSubtask given) {
        SubtaskState state = given.state();
        return new TaskState(
                given.operator(),
                given.task(),
                state.watermark(),
                Optional.ofNullable(state.keyed()).map(TaskState.Keyed::of),
                Optional.ofNullable(state.elements()).map(Handle::of),
                given.schemas(),
                given.newBytes(),
                state.reached().stream()
                        .map(one -> new Restore.Reached(one.first(), one.end(), one.watermark()))
                        .toList());
    }

    private static OperatorSubtask operatorSubtask(TaskState received) {
        SubtaskState state = new SubtaskState(
                received.task().subtask(),
                received.watermark(),
                received.keyed().map(TaskState.Keyed::toKeyedHandle).orElse(null),
                received.elements().map(Handle::toStateHandle).orElse(null),
                received.reached().stream()
                        .map(one -> new Reached(one.first(), one.end(), one.watermark()))
                        .toList());
        return new OperatorSubtask(
                received.operator(), received.task(), state, received.schemas(), received.newBytes());
    }
}
