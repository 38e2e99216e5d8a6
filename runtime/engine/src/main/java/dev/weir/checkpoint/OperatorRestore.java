package dev.weir.checkpoint;

import dev.weir.state.ReachedWatermark;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.util.List;

/**
 * The state that one subtask of one operator restores.
 *
 * @param operator name of the operator
 * @param watermark the smallest of those of the old subtasks whose state comes here, epoch milliseconds
 * @param keyed of old subtasks that had key groups of this one, and maybe others', which the reader skips
 * @param lists of operator state
 * @param reached the watermarks of old subtasks and their key groups, where they are not all the same
 */
public record OperatorRestore(
        String operator,
        long watermark,
        List<KeyedRestore> keyed,
        List<ListRestore> lists,
        List<ReachedWatermark> reached) {
    public OperatorRestore {
        reached = List.copyOf(reached);
        keyed = List.copyOf(keyed);
        lists = List.copyOf(lists);
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
