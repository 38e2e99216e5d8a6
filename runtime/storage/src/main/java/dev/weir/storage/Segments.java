package dev.weir.storage;

import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keys of segments, below the job's folder: {@code segments/<epoch>-<task manager>-<checkpoint>} of a checkpoint, {@code
 * savepoints/<name>/<epoch>-<task manager>-<checkpoint>} of a savepoint, which {@code savepoint.json} names by its last part.
 */
public final class Segments {
    /** Where those of checkpoints lie. */
    public static final String FOLDER = "segments/";

    private static final Pattern KEY =
            Pattern.compile("(?:segments/|savepoints/([^/]+)/)?([0-9]{1,18})-[^/]*-([0-9]{1,18})");

    /**
     * What a segment's key tells.
     *
     * @param epoch of the JobMaster that asked for the checkpoint
     * @param checkpointId that it was written for
     */
    record Origin(long epoch, long checkpointId) {}

    private Segments() {}

    /** The one segment that a TaskManager writes for a checkpoint. */
    public static String key(long epoch, String taskManager, long checkpointId) {
        return key(FOLDER, epoch, taskManager, checkpointId);
    }

    /** @param folder {@link #FOLDER}, or the folder of a savepoint */
    public static String key(String folder, long epoch, String taskManager, long checkpointId) {
        return folder + epoch + "-" + taskManager + "-" + checkpointId;
    }

    /** Empty if it is no key of a segment. */
    static Optional<Origin> origin(String key) {
        Matcher matcher = KEY.matcher(key);
        return matcher.matches()
                ? Optional.of(new Origin(Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    /** The checkpoint that a segment was written for; empty if it is no key of a segment. */
    public static OptionalLong checkpointOf(String key) {
        return origin(key).stream().mapToLong(Origin::checkpointId).findFirst();
    }

    /** Whether it can be the key of a segment; one that leads out of the job's folder is none. */
    static boolean isKey(String key) {
        return origin(key).isPresent() && !key.contains("..");
    }

    /** All that a checkpoint refers to. */
    public static Set<String> of(CheckpointMetadata checkpoint) {
        Set<String> keys = new TreeSet<>();
        for (OperatorState operator : checkpoint.operators()) {
            for (SubtaskState subtask : operator.subtasks()) {
                subtask.handles().forEach(handle -> add(keys, handle));
            }
        }
        checkpoint.inFlight().forEach(channel -> add(keys, channel.elements()));
        return keys;
    }

    private static void add(Set<String> keys, StateHandle handle) {
        if (handle.segment() != null) {
            keys.add(handle.segment());
        }
    }
}
