package dev.weir.jobmaster;

import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.common.EventLoop;
import dev.weir.common.ExecutionId;
import dev.weir.common.HostAndPort;
import dev.weir.common.Scheduled;
import dev.weir.protocol.ToTaskManager;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * The run of the job, or the last one: deploys its regions to their TaskManagers, sends to them, and cancels them. Owned by the
 * JobMaster's thread.
 *
 * <pre>
 * of a region:  DOWN --deploy--> STARTING --start--> RUNNING
 *                ^                  |                  |
 *                +------cancel------+------------------+
 * </pre>
 */
final class ExecutionDriver {
    /** A TaskManager that does not cancel within this is dropped: it cancels by itself when it notices. */
    static final long CANCEL_TIMEOUT_MILLIS = 10_000;

    /** A TaskManager that has not yet said that its part of a region is cancelled. */
    private record Cancelling(String taskManager, ExecutionId attempt) {}

    private final EventLoop loop;
    private final TaskManagers taskManagers;
    /** {@code null} before the first. */
    private Deployment current;
    /** The run has not ended, though some of its regions may be down. */
    private boolean active;
    /** Regions that are cancelled and not yet deployed again. */
    private final Set<Integer> down = new TreeSet<>();
    /** Regions that are deployed and not yet started. */
    private final Set<Integer> starting = new TreeSet<>();

    private final Set<Cancelling> cancelling = new HashSet<>();
    /** Runs when {@link #cancelling} is empty; {@code null} while nothing is cancelled. */
    private Runnable whenCancelled;
    /** {@code null} before the first. */
    private Scheduled cancelTimeout;

    ExecutionDriver(EventLoop loop, TaskManagers taskManagers) {
        this.loop = loop;
        this.taskManagers = taskManagers;
    }

    /**
     * @param deployment all whose TaskManagers are registered; of the run that is active, or of a new one
     * @param regions that begin; all of a new run
     */
    void deploy(Deployment deployment, Set<Integer> regions) {
        current = deployment;
        active = true;
        down.removeAll(regions);
        starting.addAll(regions);
        Map<String, HostAndPort> addresses = new HashMap<>();
        taskManagers.all().forEach(each -> addresses.put(each.name(), each.data()));
        for (int region : regions) {
            for (String name : deployment.taskManagers(region)) {
                taskManagers.named(name).orElseThrow().send(deployment.message(name, region, addresses));
            }
        }
    }

    /** Has tasks that run go on, and tells them what the JobMaster before could not tell any more of its checkpoints. */
    void adopt(Deployment deployment, Adoption.Adopted found) {
        current = deployment;
        active = true;
        ExecutionId run = deployment.id();
        for (int region : deployment.regions().all()) {
            starting.add(region);
            sendTo(
                    region,
                    new ToTaskManager.Adopt(
                            found.former().get(region), deployment.attempts().get(region), run));
        }
        found.completed().forEach(complete -> send(run, new ToTaskManager.StateComplete(run, complete)));
        found.aborted()
                .forEach(aborted -> send(
                        run, new ToTaskManager.Abort(run, aborted, CheckpointFailureReason.JOB_MASTER_STOPPED.word())));
        if (found.uncommitted()) {
            deployment.restored().ifPresent(newest -> send(run, new ToTaskManager.CommitSinks(run, newest.id())));
        }
    }

    /** All that is deployed begins to read, be it again. */
    void start() {
        starting.clear();
        for (int region : current.regions().all()) {
            sendTo(region, new ToTaskManager.Start(current.attempts().get(region)));
        }
    }

    /** The run that is active; empty if none is. */
    Optional<Deployment> active() {
        return active ? Optional.of(current) : Optional.empty();
    }

    Optional<ExecutionId> activeId() {
        return active().map(Deployment::id);
    }

    boolean isRun(ExecutionId run) {
        return active && current.id().equals(run);
    }

    /** The region of an attempt; empty if it is not one that runs. */
    OptionalInt regionOf(ExecutionId attempt) {
        OptionalInt region = active ? current.regionOf(attempt) : OptionalInt.empty();
        return region.isPresent() && down.contains(region.getAsInt()) ? OptionalInt.empty() : region;
    }

    boolean isActive(ExecutionId attempt) {
        return regionOf(attempt).isPresent();
    }

    /** Those that wait to be deployed again. */
    Set<Integer> down() {
        return Set.copyOf(down);
    }

    /** Those that are deployed and not yet started. */
    Set<Integer> starting() {
        return Set.copyOf(starting);
    }

    /** Regions with tasks at a TaskManager that are not down. */
    Set<Integer> regionsOf(String taskManager) {
        Set<Integer> its = active ? current.regionsOf(taskManager) : new TreeSet<>();
        its.removeAll(down);
        return its;
    }

    /** Whether tasks of the run that is active, or of the last one, were deployed to it. */
    boolean knows(String taskManager) {
        return current != null && current.taskManagers().contains(taskManager);
    }

    /** Sends to every TaskManager of the run; does nothing if it is not the active one. */
    void send(ExecutionId run, ToTaskManager message) {
        if (isRun(run)) {
            current.taskManagers().forEach(name -> taskManagers.named(name).ifPresent(each -> each.send(message)));
        }
    }

    private void sendTo(int region, ToTaskManager message) {
        current.taskManagers(region).forEach(name -> taskManagers.named(name).ifPresent(each -> each.send(message)));
    }

    /**
     * Ends the run.
     *
     * @param done once no task of it runs any more, or its TaskManagers are dropped
     */
    void cancel(Runnable done) {
        active = false;
        cancelParts(current.regions().all(), done);
        down.clear();
        starting.clear();
    }

    /**
     * Takes regions down; the others go on.
     *
     * @param done once no task of any region that is down runs any more
     */
    void cancel(Set<Integer> regions, Runnable done) {
        down.addAll(regions);
        starting.removeAll(regions);
        cancelParts(regions, done);
    }

    private void cancelParts(Set<Integer> regions, Runnable done) {
        whenCancelled = done;
        for (int region : regions) {
            ExecutionId attempt = current.attempts().get(region);
            for (String name : current.taskManagers(region)) {
                taskManagers.named(name).ifPresent(each -> {
                    cancelling.add(new Cancelling(name, attempt));
                    each.send(new ToTaskManager.Cancel(attempt));
                });
            }
        }
        if (cancelTimeout != null) {
            cancelTimeout.cancel();
        }
        cancelTimeout = loop.schedule(CANCEL_TIMEOUT_MILLIS, this::giveUpOnCancelling);
        completeCancel();
    }

    void cancelled(String taskManager, ExecutionId attempt) {
        if (cancelling.remove(new Cancelling(taskManager, attempt))) {
            completeCancel();
        }
    }

    /** Nothing runs there any more, as far as anybody will know. */
    void lost(String taskManager) {
        if (cancelling.removeIf(each -> each.taskManager().equals(taskManager))) {
            completeCancel();
        }
    }

    private void giveUpOnCancelling() {
        for (Cancelling each : Set.copyOf(cancelling)) {
            taskManagers
                    .named(each.taskManager())
                    .ifPresent(link ->
                            taskManagers.drop(link, "tasks were not cancelled in " + CANCEL_TIMEOUT_MILLIS + " ms"));
        }
    }

    private void completeCancel() {
        if (cancelling.isEmpty() && whenCancelled != null) {
            cancelTimeout.cancel();
            Runnable done = whenCancelled;
            whenCancelled = null;
            done.run();
        }
    }
}
