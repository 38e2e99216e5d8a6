package dev.weir.jobmaster;

import dev.weir.common.EventLoop;
import dev.weir.control.JobFailure;
import dev.weir.control.JobState;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Watches a job that is to run and does not yet: after a while it shows what is waited for, and a deployment that does not
 * come to its end is given up. Heartbeats do not tell: a task that hangs in its restore does not keep its process from
 * sending them. Owned by the JobMaster's thread.
 */
final class StartWatch {
    /** A job that does not run within this shows why. */
    static final long TELL_MILLIS = 30_000;
    /** A deployment that takes longer has failed. */
    static final long DEPLOY_TIMEOUT_MILLIS = 10 * 60_000;

    private final EventLoop loop;
    private final int parallelism;
    private final JobLifecycle lifecycle;
    private final TaskManagers taskManagers;
    private final Consumer<JobFailure> timedOut;
    /** Tells timers of former waits; rises. */
    private long generation;
    /** Of the deployment that is watched: those that have not deployed their tasks. */
    private final Set<String> missing = new TreeSet<>();
    /** The failure that is shown is this one's. */
    private boolean told;

    /** @param timedOut told if the deployment that is watched takes too long */
    StartWatch(
            EventLoop loop,
            int parallelism,
            JobLifecycle lifecycle,
            TaskManagers taskManagers,
            Consumer<JobFailure> timedOut) {
        this.loop = loop;
        this.parallelism = parallelism;
        this.lifecycle = lifecycle;
        this.taskManagers = taskManagers;
        this.timedOut = timedOut;
    }

    /** Slots are waited for from now on. */
    void waiting() {
        generation++;
        later(TELL_MILLIS, JobState.WAITING_FOR_TASK_MANAGERS, () -> tell("WaitingForSlots", slots()));
    }

    /** A deployment has begun. */
    void deploying(Set<String> deployedTo) {
        generation++;
        missing.clear();
        missing.addAll(deployedTo);
        later(TELL_MILLIS, JobState.RESTORING, () -> tell("DeploymentSlow", undeployed(TELL_MILLIS)));
        later(
                DEPLOY_TIMEOUT_MILLIS,
                JobState.RESTORING,
                () -> timedOut.accept(failure("DeploymentTimedOut", undeployed(DEPLOY_TIMEOUT_MILLIS))));
    }

    void deployed(String taskManager) {
        missing.remove(taskManager);
    }

    /** It runs. */
    void over() {
        generation++;
        if (told) {
            told = false;
            lifecycle.recovered();
        }
    }

    private void later(long millis, JobState during, Runnable action) {
        long mine = generation;
        loop.schedule(millis, () -> {
            if (mine == generation && lifecycle.state() == during) {
                action.run();
            }
        });
    }

    private void tell(String reason, String message) {
        told = true;
        lifecycle.hindered(failure(reason, message));
    }

    private JobFailure failure(String reason, String message) {
        return new JobFailure(
                JobFailure.Category.ENVIRONMENT, reason, message, loop.clock().epochMillis());
    }

    private String slots() {
        int slots = taskManagers.slots().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        String found = "the job needs " + parallelism + " slots, "
                + taskManagers.slots().size() + " TaskManagers are registered with " + slots;
        return slots < parallelism
                ? found + "; see whether the pods of its TaskManagers run, and why not"
                : found + ", but a source still lists its splits; see where it reads from";
    }

    private String undeployed(long after) {
        return missing.isEmpty()
                ? "hooks were not restored in " + after / 1_000 + " s"
                : "tasks were not deployed and restored in " + after / 1_000 + " s by " + String.join(", ", missing)
                        + "; see their logs: a function's open may hang, or state be slow to read";
    }
}
