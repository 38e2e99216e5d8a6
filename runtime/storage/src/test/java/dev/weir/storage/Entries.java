package dev.weir.storage;

import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checkpoints for tests. */
final class Entries {
    static final String FOLDER = "prefix/uid";

    private Entries() {}

    /** One operator with a subtask per segment, and an inline one. */
    static CheckpointMetadata draft(long epoch, long id, String kind, String... segments) {
        List<SubtaskState> subtasks = new ArrayList<>();
        for (String segment : segments) {
            subtasks.add(new SubtaskState(
                    subtasks.size(), 5, KeyedHandle.canonical(new StateHandle(segment, 0, 10, 17, null)), null));
        }
        subtasks.add(new SubtaskState(subtasks.size(), 7, null, new StateHandle(null, 0, 3, 99, new byte[] {1, 2, 3})));
        return new CheckpointMetadata(
                0,
                epoch,
                "nonce-" + epoch + "-" + id,
                id,
                "",
                kind,
                "PERIODIC",
                1000,
                2000,
                "flights",
                "uid",
                "fingerprint",
                subtasks.size(),
                128,
                List.of(new OperatorState(
                        "count", List.of(new StateSchema("c", "value", "", "\"long\"")), List.copyOf(subtasks))),
                List.of(),
                Map.of("hook", new byte[] {9, 8}),
                13,
                13,
                false,
                false);
    }

    static CheckpointMetadata draft(Claim claim, long id, String... segments) {
        return draft(claim.epoch(), id, "CHECKPOINT", segments);
    }
}
