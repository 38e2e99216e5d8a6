package dev.weir.local.tools;

import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CommitLog;
import dev.weir.storage.LogContent;
import dev.weir.storage.ObjectStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A job in storage.
 *
 * @param folder key of its folder, without a slash at its end
 */
record StoredJob(ObjectStore store, String folder) {
    /** Its log, read whole. */
    LogContent log() throws IOException {
        return new CommitLog(store, folder).read();
    }

    /**
     * One of its checkpoints.
     *
     * @param id empty: the newest
     * @throws IOException if it is not there
     */
    static CheckpointMetadata find(LogContent log, String folder, Optional<Long> id) throws IOException {
        List<CheckpointMetadata> all = log.checkpoints();
        Optional<CheckpointMetadata> found = all.stream()
                .filter(checkpoint -> id.isEmpty() || id.get() == checkpoint.id())
                .findFirst();
        if (found.isPresent()) {
            return found.get();
        }
        String damaged = log.damaged().isEmpty() ? "" : "; " + log.damaged().size() + " entries of its log are damaged";
        if (all.isEmpty()) {
            throw new IOException("the job at '" + folder + "' has no completed checkpoint" + damaged);
        }
        throw new IOException("the job at '" + folder + "' has no checkpoint " + id.orElse(0L) + ", it has "
                + String.join(
                        ", ",
                        all.stream().map(each -> String.valueOf(each.id())).toList())
                + damaged);
    }
}
