package dev.weir.protocol;

import dev.weir.common.TaskId;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.util.List;
import java.util.Optional;

/**
 * The state of one operator of one task in a checkpoint.
 *
 * @param watermark of the operator at the barrier, epoch milliseconds
 * @param newBytes bytes that were uploaded for this checkpoint
 */
public record TaskState(
        String operator,
        TaskId task,
        long watermark,
        Optional<Handle> keyed,
        Optional<Handle> elements,
        List<StateSchema> schemas,
        long newBytes) {}
