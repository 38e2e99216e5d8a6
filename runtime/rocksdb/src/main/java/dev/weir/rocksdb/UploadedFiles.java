package dev.weir.rocksdb;

import dev.weir.storage.CheckpointMetadata.StateHandle;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which files of a database lie in storage. Only those of the last <i>completed</i> checkpoint count: what a checkpoint that
 * fails has uploaded is deleted with it. Safe to use from any thread.
 *
 * <pre>
 * stored -> PENDING -complete-> the base of those that come
 *              | aborted, or a later one is complete -> forgotten
 * </pre>
 */
final class UploadedFiles {
    private Map<String, StateHandle> base; // of the last completed checkpoint, by the file's name; under this
    private long baseId; // of the last completed checkpoint; 0 if it was restored, or there is none; under this
    private final TreeMap<Long, Map<String, StateHandle>> pending = new TreeMap<>(); // by checkpoint; under this

    /** @param restored files that the database begins with, and where the checkpoint has them */
    UploadedFiles(Map<String, StateHandle> restored) {
        base = Map.copyOf(restored);
    }

    /** Where the files lie that need not be uploaded. */
    synchronized Map<String, StateHandle> base() {
        return base;
    }

    synchronized void stored(long checkpointId, Map<String, StateHandle> files) {
        if (checkpointId > baseId) {
            pending.put(checkpointId, Map.copyOf(files));
        }
    }

    /** After a savepoint there is no base: only the newest checkpoints are sure to be kept, and it has none of the files. */
    synchronized void completed(long checkpointId) {
        if (checkpointId > baseId) {
            base = pending.getOrDefault(checkpointId, Map.of());
            baseId = checkpointId;
        }
        pending.headMap(checkpointId, true).clear();
    }

    synchronized void aborted(long checkpointId) {
        pending.remove(checkpointId);
    }
}
