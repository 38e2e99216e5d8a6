package dev.weir.operator.jobmaster;

import dev.weir.control.CheckpointReport;
import dev.weir.control.JobEvent;
import dev.weir.operator.model.JobKey;

/** Is told what changes in the cache. Called by the client's own thread, in order; must return at once. */
public interface JobMasterListener {
    /** Something changed that a StreamJob's status or resources depend on. */
    void jobChanged(JobKey job);

    /**
     * The checkpoint that was asked for under this name has changed.
     *
     * @param name of the request
     */
    void checkpointChanged(JobKey job, String name);

    /** The JobMaster has something to tell people. */
    void noticed(JobKey job, JobEvent.Notice notice);

    /** A checkpoint was committed, or has failed, since the JobMaster was first heard; told once of each. */
    default void checkpointEnded(JobKey job, CheckpointReport report) {}

    /** The job is gone: nothing more is told of it. */
    default void forgotten(JobKey job) {}
}
