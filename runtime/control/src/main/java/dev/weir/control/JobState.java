package dev.weir.control;

/** Where a job is in its life, as its JobMaster sees it. */
public enum JobState {
    /** The JobMaster reads storage, claims the job and builds its graph. Errors of the environment are retried here. */
    STARTING,
    /**
     * The JobMaster is new and looks for tasks that run on without one; it goes on with them if all are there, and deploys the
     * job anew if not.
     */
    RECONCILING,
    /** Too few slots are registered. */
    WAITING_FOR_TASK_MANAGERS,
    /** Tasks are deployed and restore their state. */
    RESTORING,
    RUNNING,
    /** A task failed; the job waits for its restart delay, then deploys again. */
    RESTARTING,
    /** All input is read and the last checkpoint is complete. Final. */
    FINISHED,
    /** It was asked to end with a savepoint, which is complete; a new JobMaster goes on from it. Final. */
    SUSPENDED,
    /** The job cannot go on by itself. Final for this specification. */
    FAILED;

    public boolean isFinal() {
        return this == FINISHED || this == SUSPENDED || this == FAILED;
    }
}
