package dev.weir.jobmaster;

import dev.weir.control.JobConfig;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.LogContent;
import dev.weir.storage.ObjectStore;
import dev.weir.storage.RestoreLocation;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code spec.restoreFrom} names: read in full before anything is deployed. */
final class RestoreOrigin {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreOrigin.class);

    private RestoreOrigin() {}

    /**
     * Blocks.
     *
     * @param content of the job's own log
     * @return empty if the job starts from nothing, or has a checkpoint of its own, readable or not: then what it started from
     *     does not matter any more
     * @throws RestoreFromException if it cannot be used
     * @throws IOException if storage could not be read
     */
    static Optional<CheckpointMetadata> find(JobConfig config, LogContent content, ObjectStore store)
            throws RestoreFromException, IOException {
        boolean ownBegun =
                !content.checkpoints().isEmpty() || !content.damaged().isEmpty();
        if (ownBegun || config.restoreFrom().isEmpty()) {
            return Optional.empty();
        }
        String location = config.restoreFrom().get().location();
        CheckpointMetadata found;
        try {
            found = RestoreLocation.parse(location).read(store);
        } catch (RestoreLocation.UnusableLocationException e) {
            throw new RestoreFromException(e.getMessage(), e);
        }
        if (found.maxParallelism() != config.maxParallelism()) {
            throw new RestoreFromException(
                    "the state at '" + location + "' is cut into " + found.maxParallelism()
                            + " key groups, and the job has a maximum parallelism of " + config.maxParallelism()
                            + ": set spec.maxParallelism to " + found.maxParallelism(),
                    null);
        }
        LOG.info("the job starts from checkpoint {} of job '{}', {}", found.id(), found.job(), location);
        return Optional.of(found);
    }
}
