package dev.weir.checkpoint;

import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.util.List;

/**
 * The state that one subtask of one operator restores.
 *
 * @param operator name of the operator
 * @param watermark the smallest of those of the old subtasks whose state comes here, epoch milliseconds
 * @param keyed blobs that hold its key groups, and maybe others', which the reader skips
 * @param elements blobs of elements, the same for every subtask of the operator when they are to be shared out anew
 * @param shareIndex which elements are this subtask's: those whose place in the whole list of elements, modulo {@code
 *     shareOf}, is this
 * @param shareOf 1: all elements are this subtask's
 * @param elementsSchema Avro schema of an element; empty if there are none
 */
public record OperatorRestore(
        String operator,
        long watermark,
        List<KeyedHandle> keyed,
        List<StateHandle> elements,
        int shareIndex,
        int shareOf,
        String elementsSchema) {
    public OperatorRestore {
        keyed = List.copyOf(keyed);
        elements = List.copyOf(elements);
    }

    /**
     * @param handle where the blob lies
     * @param schemas of the states in it
     */
    public record KeyedHandle(StateHandle handle, List<StateSchema> schemas) {
        public KeyedHandle {
            schemas = List.copyOf(schemas);
        }
    }
}
