package dev.weir.jobmaster;

import dev.weir.common.ClassifiedFailure;
import dev.weir.control.JobConfig;
import dev.weir.control.JobFailure;
import dev.weir.storage.LogContent;

/** The job has completed checkpoints, and its log has none: beginning from nothing would lose its state without a word. */
public final class MissingCheckpointsException extends Exception implements ClassifiedFailure {
    private static final long serialVersionUID = 1L;

    private MissingCheckpointsException(String message) {
        super(message);
    }

    /**
     * @param log of the job, whole
     * @throws MissingCheckpointsException if the job must not begin from nothing, and would
     */
    public static void check(JobConfig config, LogContent log) throws MissingCheckpointsException {
        boolean known = !log.checkpoints().isEmpty()
                || !log.damaged().isEmpty()
                || log.beginning().isPresent()
                || !config.start().anew().isEmpty();
        if (config.start().hasCheckpoints() && !known) {
            JobConfig.Storage storage = config.checkpointing().storage();
            throw new MissingCheckpointsException("the job has completed checkpoints, and none lies in bucket '"
                    + storage.bucket() + "' below '" + JobMasterSettings.folder(config) + "' at " + storage.endpoint()
                    + ": point spec.checkpointing.storage to where they are, or bring them back; to begin without state set"
                    + " spec.upgrade.mode to Stateless and delete the JobMaster's pod");
        }
    }

    @Override
    public JobFailure.Category category() {
        return JobFailure.Category.USER;
    }

    @Override
    public String reason() {
        return "CheckpointsMissing";
    }
}
