package dev.weir.checkpoint;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Why a checkpoint was not completed: one for each cause that somebody can do something about.
 *
 * <p>Those that count against {@code tolerableFailures} say that the job cannot make checkpoints as it is; the others say that
 * something else happened while one was being made, or that it was never begun.
 */
public enum CheckpointFailureReason {
    // never begun
    JOB_NOT_RUNNING(false, "The job is not running and will not run again; start it and ask again."),
    JOB_FINISHED(false, "The job has read all its input and taken its last checkpoint; use that one."),
    TOO_MANY_REQUESTS(false, "Too many requests wait already; ask again under another name when they are done."),
    INVALID_REQUEST(false, "The request is malformed; correct it and ask again under another name."),
    JOB_SUSPENDED(
            false,
            "The job was suspended with a savepoint, from which it goes on when it is started again; use that one, or"
                    + " ask when the job runs."),
    // prepare and trigger
    HOOK_FAILED(true, "A hook of the job threw; mend the hook, or what it calls."),
    HOOK_TIMED_OUT(true, "A hook of the job took too long; make it faster, or raise its timeout."),
    HOOK_DATA_TOO_LARGE(
            true,
            "A hook gave more data than the 1 MiB that a checkpoint stores for it; keep it elsewhere and"
                    + " give a reference to it."),
    // capture
    TIMED_OUT_PREPARING(
            true, "The hooks were not done in time; look at the hooks' durations, or raise checkpointing.timeout."),
    TIMED_OUT_CAPTURING(
            true,
            "Not all tasks were done in time; the tasks that are missing are behind (back-pressure, slow"
                    + " storage): give the job more parallelism, or raise checkpointing.timeout."),
    STATE_CAPTURE_FAILED(true, "A task could not capture its state; its message says why."),
    SINK_PREPARE_FAILED(true, "A sink could not stage what it had written; look at where it writes to."),
    TASKS_NOT_RUNNING(
            false,
            "A TaskManager's tasks were ending, or had ended, when the checkpoint began; see why the job restarts, and ask"
                    + " again when it runs."),
    OVERTAKEN(
            false,
            "A newer checkpoint's barrier came to a task first; ask again, or lower checkpointing.maxConcurrent if it"
                    + " comes again and again."),
    UPLOAD_FAILED(
            true,
            "State could not be written to storage; check that the endpoint can be reached from the TaskManagers."),
    UPLOAD_REFUSED(true, "Storage refused to be written to; check the bucket and the permissions of the credentials."),
    ACKNOWLEDGEMENT_MALFORMED(
            true, "A TaskManager's acknowledgement does not fit the job; check that all pods run one image."),
    // commit
    COMMIT_FAILED(
            true,
            "The checkpoint's log entry could not be written; check that the endpoint can be reached from the"
                    + " JobMaster."),
    COMMIT_REFUSED(
            true,
            "Storage refused the checkpoint's log entry; check the bucket and the permissions of the credentials."),
    BASIS_GONE(
            true,
            "It builds on state of checkpoints that are not kept, since its tasks heard too late that newer ones are"
                    + " complete; ask again, and look at the network between JobMaster and TaskManagers if it comes again."),
    COMMIT_UNKNOWN(
            true, "Storage did not answer whether the checkpoint's log entry was written; it is asked until it does."),
    TIMED_OUT_COMMITTING(
            true,
            "An older checkpoint's log entry was not settled in time; check that the endpoint can be reached from the"
                    + " JobMaster, or raise checkpointing.timeout."),
    FENCED(false, "Another JobMaster has taken the job over; this one stops."),
    SINKS_NOT_COMMITTED(
            true,
            "The checkpoint is complete, but sinks cannot make its results visible; look at where they write to."),
    // overtaken by events
    TASK_FAILED(false, "A task failed while the checkpoint was made; see the job's failure."),
    TASK_MANAGER_LOST(false, "A TaskManager was lost while the checkpoint was made; see its pod."),
    JOB_RESTARTING(false, "The job was restarted while the checkpoint was made; ask again, or wait for the next one."),
    JOB_MASTER_STOPPED(false, "The JobMaster stopped while the checkpoint was made; ask again when it is back."),
    SUBSUMED(false, "A newer checkpoint was completed first; use that one.");

    private final boolean countsAgainstTolerable;
    private final String advice;
    private final String word;

    CheckpointFailureReason(boolean countsAgainstTolerable, String advice) {
        this.countsAgainstTolerable = countsAgainstTolerable;
        this.advice = advice;
        this.word = Arrays.stream(name().split("_"))
                .map(part -> part.charAt(0) + part.substring(1).toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.joining());
    }

    /** Whether so many of these in a row as {@code checkpointing.tolerableFailures}, and one more, restart the job. */
    public boolean countsAgainstTolerable() {
        return countsAgainstTolerable;
    }

    /** One word in CamelCase, as in a Checkpoint's status. */
    public String word() {
        return word;
    }

    /**
     * What happened and what to do.
     *
     * @param found what was found, without a full stop; empty if the reason says it all
     */
    public String message(String found) {
        return found.isEmpty() ? advice : found + ". " + advice;
    }
}
