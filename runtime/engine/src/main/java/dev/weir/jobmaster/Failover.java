package dev.weir.jobmaster;

import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.checkpoint.Event;
import dev.weir.common.EventLoop;
import dev.weir.common.ExecutionId;
import dev.weir.common.TaskId;
import dev.weir.control.JobConfig;
import dev.weir.control.JobFailure;
import dev.weir.control.JobState;
import dev.weir.storage.CheckpointMetadata;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;

/**
 * What follows a failure: the restart policy is asked; the regions that the failure reaches are taken down, or the whole run if
 * it reaches all; and once none of their tasks runs, the last commit is known and the delay is over, they are deployed again from the
 * newest checkpoint. The other regions go on. Owned by the JobMaster's thread.
 */
final class Failover {
    /** The job that it is about. */
    interface Job {
        /** Tells the coordinator. */
        void tell(LongFunction<? extends Event> event);

        /** Whether a log entry's fate is not known yet. */
        boolean isCommitting();

        /** See {@link DeploymentPlanner#knowsSplits}. */
        boolean knowsSplits(Optional<CheckpointMetadata> restored);

        /** Deploys what is down. */
        void seek();

        /** It is not started again. */
        void fail(JobFailure cause);
    }

    private final EventLoop loop;
    private final ExecutionDriver executions;
    private final RestorePoints restorePoints;
    private final JobLifecycle lifecycle;
    private final EventPublisher events;
    private final ClaimWatch claims;
    private final Job job;
    private final RestartPolicy restarts;
    private final PendingRestart restart;

    Failover(
            JobConfig.Restart limits,
            EventLoop loop,
            ExecutionDriver executions,
            RestorePoints restorePoints,
            JobLifecycle lifecycle,
            EventPublisher events,
            ClaimWatch claims,
            Job job) {
        this.loop = loop;
        this.executions = executions;
        this.restorePoints = restorePoints;
        this.lifecycle = lifecycle;
        this.events = events;
        this.claims = claims;
        this.job = job;
        this.restarts = new RestartPolicy(limits);
        this.restart = new PendingRestart(loop, this::proceed);
    }

    /** The run has failed as a whole; does nothing if none is active. */
    void failed(JobFailure cause, CheckpointFailureReason reason) {
        executions.active().ifPresent(run -> failed(cause, reason, run.regions().all()));
    }

    /** These regions have failed; does nothing for those that are down already. */
    void failed(JobFailure cause, CheckpointFailureReason reason, Set<Integer> regions) {
        Set<Integer> reached = new TreeSet<>(regions);
        reached.removeAll(executions.down());
        if (executions.active().isEmpty() || reached.isEmpty()) {
            return;
        }
        OptionalLong delay = restarts.failed(cause);
        if (delay.isEmpty()) {
            end(cause, reason);
            return;
        }
        // Those that are being deployed begin again with them: they may have to go elsewhere.
        reached.addAll(executions.starting());
        if (isWhole(reached)) {
            endAndRestart(cause, reason, delay.getAsLong());
        } else {
            restartRegions(cause, reason, delay.getAsLong(), reached);
        }
    }

    private boolean isWhole(Set<Integer> reached) {
        int down = executions.down().size() + reached.size();
        return down == executions.active().orElseThrow().regions().count() || !job.knowsSplits(restorePoints.newest());
    }

    private void restartRegions(
            JobFailure cause, CheckpointFailureReason reason, long delayMillis, Set<Integer> reached) {
        Deployment run = executions.active().orElseThrow();
        Set<TaskId> tasks = run.regions().tasks(reached);
        job.tell(at -> new Event.RegionsFailed(at, run.id(), tasks, reason, cause.message()));
        restart.begin(delayMillis, false);
        executions.cancel(reached, restart::tasksCancelled);
        lifecycle.restarting(cause);
        events.notice(
                true,
                "RegionRestarted",
                cause.message() + "; restart " + lifecycle.restarts() + " of " + tasks.size() + " of "
                        + run.placement().size() + " tasks " + restorePoints.from() + ", the others go on");
        claims.look();
    }

    /** There is no execution yet to end. */
    void planningFailed(JobFailure cause) {
        OptionalLong delay = restarts.failed(cause);
        if (delay.isPresent()) {
            restart.begin(delay.getAsLong(), true);
            restarting(cause);
        } else {
            job.fail(cause);
        }
    }

    /** The checkpoint that is being restored is of no use; the one before it is tried. */
    void unreadable(long checkpointId, JobFailure cause) {
        if (restorePoints.isAtOrigin()) {
            end(restorePoints.originUnusable(cause, loop.clock().epochMillis()), CheckpointFailureReason.TASK_FAILED);
            return;
        }
        restorePoints.remove(Set.of(checkpointId));
        events.notice(
                true,
                "FellBackToOlderCheckpoint",
                "checkpoint " + checkpointId + " cannot be restored: " + cause.message() + "; "
                        + restorePoints.afterFallingBack());
        if (restorePoints.isExhausted()) {
            end(restorePoints.exhausted(loop.clock().epochMillis()), CheckpointFailureReason.TASK_FAILED);
        } else {
            endAndRestart(cause, CheckpointFailureReason.TASK_FAILED, 0);
        }
    }

    /** A checkpoint was completed. */
    void progressed() {
        restarts.progressed();
    }

    private void endAndRestart(JobFailure cause, CheckpointFailureReason reason, long delayMillis) {
        ExecutionId id = executions.activeId().orElseThrow();
        job.tell(at -> new Event.ExecutionEnded(at, id, reason, cause.message()));
        restart.begin(delayMillis, false);
        executions.cancel(restart::tasksCancelled);
        restarting(cause);
    }

    private void restarting(JobFailure cause) {
        lifecycle.restarting(cause);
        events.notice(
                true,
                "JobRestarted",
                cause.message() + "; restart " + lifecycle.restarts() + " " + restorePoints.from());
        claims.look();
    }

    private void end(JobFailure cause, CheckpointFailureReason reason) {
        ExecutionId id = executions.activeId().orElseThrow();
        job.tell(at -> new Event.ExecutionEnded(at, id, reason, cause.message()));
        executions.cancel(() -> {});
        job.fail(cause);
    }

    /** Deploys anew when nothing of the last execution is open: not its tasks, and not its last commit. */
    void proceed() {
        if (lifecycle.state() == JobState.RESTARTING && restart.isDue() && !job.isCommitting()) {
            job.seek();
        }
    }
}
