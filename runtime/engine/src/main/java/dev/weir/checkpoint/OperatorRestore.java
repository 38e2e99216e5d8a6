package dev.weir.checkpoint;

import dev.weir.state.ReachedWatermark;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.util.List;

/**
 * The state that one subtask of one operator restores.
 *
 * @param operator name of the operator
 * @param watermark the smallest of those of the old subtasks whose state comes here, epoch milliseconds
 * @param keyed of old subtasks that had key groups of this one, and maybe others', which the reader skips
 * @param elements blobs of elements, the same for every subtask of the operator when they are to be shared out anew
 * @param shareIndex which elements are this subtask's: those whose place in the whole list of elements, modulo {@code
 *     shareOf}, is this
 * @param shareOf 1: all elements are this subtask's
 * @param elementsSchema Avro schema of an element; empty if there are none
 * @param reached the watermarks of old subtasks and their key groups, where they are not all the same
 */
public record OperatorRestore(
        String operator,
        long watermark,
        List<KeyedRestore> keyed,
        List<StateHandle> elements,
        int shareIndex,
        int shareOf,
        String elementsSchema,
        List<ReachedWatermark> reached) {
    /** Of old subtasks that had all come equally far. */
    public OperatorRestore(
            String operator,
            long watermark,
            List<KeyedRestore> keyed,
            List<StateHandle> elements,
            int shareIndex,
            int shareOf,
            String elementsSchema) {
        this(operator, watermark, keyed, elements, shareIndex, shareOf, elementsSchema, List.of());
    }

    public OperatorRestore {
        reached = List.copyOf(reached);
        keyed = List.copyOf(keyed);
        elements = List.copyOf(elements);
    }

    /**
     * @param handle where one old subtask's keyed state lies
     * @param schemas of the states in it
     */
    public record KeyedRestore(KeyedHandle handle, List<StateSchema> schemas) {
        public KeyedRestore {
            schemas = List.copyOf(schemas);
        }
    }
}
