package dev.weir.protocol;

import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.util.List;

/**
 * What one operator of one task begins with.
 *
 * @param keyed state of old subtasks, each filtered by the task's key groups
 * @param elements blobs of element lists; this task takes every {@code shareOf}-th element from {@code shareIndex}
 * @param elementsSchema Avro schema that the elements were written with; empty if there are none
 * @param reached how far old subtasks had come, where not all had come equally far
 */
public record Restore(
        String operator,
        long watermark,
        List<Keyed> keyed,
        List<Handle> elements,
        int shareIndex,
        int shareOf,
        String elementsSchema,
        List<Reached> reached) {
    /** How far an old subtask had come with its key groups, from {@code first} to before {@code end}. */
    public record Reached(int first, int end, long watermark) {}

    /** One old subtask's keyed state with the schemas of its tables. */
    public record Keyed(TaskState.Keyed handle, List<StateSchema> schemas) {}
}
