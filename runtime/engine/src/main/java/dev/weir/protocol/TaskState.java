package dev.weir.protocol;

import dev.weir.common.TaskId;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.util.List;
import java.util.Optional;

/**
 * The state of one operator of one task in a checkpoint.
 *
 * @param watermark of the operator at the barrier, epoch milliseconds
 * @param newBytes bytes that were uploaded for this checkpoint
 * @param reached how far it had come with some key groups, where that is further than {@code watermark}
 */
public record TaskState(
        String operator,
        TaskId task,
        long watermark,
        Optional<Keyed> keyed,
        Optional<Handle> elements,
        List<StateSchema> schemas,
        long newBytes,
        List<Restore.Reached> reached) {
    /** A {@link KeyedHandle} on the wire. */
    public record Keyed(String format, List<Handle> parts) {
        public static Keyed of(KeyedHandle handle) {
            return new Keyed(
                    handle.format(), handle.parts().stream().map(Handle::of).toList());
        }

        public KeyedHandle toKeyedHandle() {
            return new KeyedHandle(
                    format, parts.stream().map(Handle::toStateHandle).toList());
        }
    }
}
