package dev.weir.protocol;

import dev.weir.checkpoint.ListRestore;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.util.List;

/**
 * What one operator of one task begins with.
 *
 * @param keyed state of old subtasks, each filtered by the task's key groups
 * @param lists of operator state
 * @param reached how far old subtasks had come, where not all had come equally far
 */
public record Restore(String operator, long watermark, List<Keyed> keyed, List<Listed> lists, List<Reached> reached) {
    /** How far an old subtask had come with its key groups, from {@code first} to before {@code end}. */
    public record Reached(int first, int end, long watermark) {}

    /** One old subtask's keyed state with the schemas of its tables. */
    public record Keyed(TaskState.Keyed handle, List<StateSchema> schemas) {}

    /** Blobs in which a list lies; this task takes every {@code shareOf}-th element from {@code shareIndex}. */
    public record Listed(StateSchema schema, List<Handle> blobs, int shareIndex, int shareOf) {
        static Listed of(ListRestore given) {
            return new Listed(
                    given.schema(),
                    given.blobs().stream().map(Handle::of).toList(),
                    given.shareIndex(),
                    given.shareOf());
        }

        ListRestore toListRestore() {
            return new ListRestore(
                    schema, blobs.stream().map(Handle::toStateHandle).toList(), shareIndex, shareOf);
        }
    }
}
