package dev.weir.jobmaster;

import dev.weir.control.JobFailure;
import dev.weir.control.JobState;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the job is in its life. Owned by the JobMaster's thread.
 *
 * <pre>
 * STARTING -> WAITING_FOR_TASK_MANAGERS -> RESTORING -> RUNNING -> FINISHED, SUSPENDED
 *    |             ^  ^     ^                 |            ^ |
 *    |             |  |     +- RESTARTING <---+------------|-+
 *    |             |  +-- (a TaskManager left before all were told)
 *    +-> RECONCILING <-> WAITING...                        |
 *              +-------- (its tasks go on) ----------------+
 * </pre>
 *
 * SUSPENDED also follows WAITING_FOR_TASK_MANAGERS, RESTORING and RESTARTING: the execution may end when the savepoint is in the
 * log and its sinks have not committed yet. And STARTING: an earlier JobMaster had suspended the job.
 * RECONCILING also follows RESTARTING: tasks may be found that go on while the next try to plan is waited for.
 * Every state but FINISHED and SUSPENDED leads to FAILED; nothing leads out of these three.
 */
final class JobLifecycle {
    private static final Map<JobState, Set<JobState>> NEXT = new EnumMap<>(Map.of(
            JobState.STARTING,
                    EnumSet.of(
                            JobState.RECONCILING,
                            JobState.WAITING_FOR_TASK_MANAGERS,
                            JobState.FINISHED,
                            JobState.SUSPENDED,
                            JobState.FAILED),
            JobState.RECONCILING,
                    EnumSet.of(
                            JobState.WAITING_FOR_TASK_MANAGERS, JobState.RUNNING, JobState.RESTARTING, JobState.FAILED),
            JobState.WAITING_FOR_TASK_MANAGERS,
                    EnumSet.of(
                            JobState.RECONCILING,
                            JobState.RESTORING,
                            JobState.RESTARTING,
                            JobState.SUSPENDED,
                            JobState.FAILED),
            JobState.RESTORING,
                    EnumSet.of(
                            JobState.RUNNING,
                            JobState.RESTARTING,
                            JobState.WAITING_FOR_TASK_MANAGERS,
                            JobState.SUSPENDED,
                            JobState.FAILED),
            JobState.RUNNING, EnumSet.of(JobState.RESTARTING, JobState.FINISHED, JobState.SUSPENDED, JobState.FAILED),
            JobState.RESTARTING,
                    EnumSet.of(
                            JobState.RECONCILING,
                            JobState.WAITING_FOR_TASK_MANAGERS,
                            JobState.RESTORING,
                            JobState.SUSPENDED,
                            JobState.FAILED),
            JobState.FINISHED, EnumSet.noneOf(JobState.class),
            JobState.SUSPENDED, EnumSet.noneOf(JobState.class),
            JobState.FAILED, EnumSet.noneOf(JobState.class)));

    private final Runnable changed;
    private JobState state = JobState.STARTING;
    private Optional<JobFailure> failure = Optional.empty();
    private int restarts;

    /** @param changed called after every change */
    JobLifecycle(Runnable changed) {
        this.changed = changed;
    }

    JobState state() {
        return state;
    }

    /** The last failure, while it matters. */
    Optional<JobFailure> failure() {
        return failure;
    }

    int restarts() {
        return restarts;
    }

    boolean isFinal() {
        return state.isFinal();
    }

    /** Does nothing if this is the state already. */
    void become(JobState next) {
        if (state == next) {
            return;
        }
        if (!NEXT.get(state).contains(next)) {
            throw new IllegalStateException("a job that is " + state + " cannot become " + next);
        }
        state = next;
        changed.run();
    }

    void restarting(JobFailure cause) {
        failure = Optional.of(cause);
        restarts++;
        become(JobState.RESTARTING);
    }

    void failed(JobFailure cause) {
        failure = Optional.of(cause);
        become(JobState.FAILED);
    }

    /** Shows why it does not go on, without a change of state. */
    void hindered(JobFailure cause) {
        failure = Optional.of(cause);
        changed.run();
    }

    /** The failure does not matter any more. */
    void recovered() {
        if (failure.isPresent() && !isFinal()) {
            failure = Optional.empty();
            changed.run();
        }
    }
}
