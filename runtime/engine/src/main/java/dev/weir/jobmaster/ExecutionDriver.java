package dev.weir.jobmaster;

import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.common.EventLoop;
import dev.weir.common.ExecutionId;
import dev.weir.common.HostAndPort;
import dev.weir.common.Scheduled;
import dev.weir.protocol.ToTaskManager;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The execution that runs, or the last one: deploys it to its TaskManagers, sends to them, and cancels it. Owned by the
 * JobMaster's thread.
 */
final class ExecutionDriver {
    /** A TaskManager that does not cancel within this is dropped: it cancels by itself when it notices. */
    static final long CANCEL_TIMEOUT_MILLIS = 10_000;

    private final EventLoop loop;
    private final TaskManagers taskManagers;
    /** {@code null} before the first. */
    private Deployment current;
    /** It has neither failed nor ended. */
    private boolean active;
    /** TaskManagers that have not yet said that all is cancelled. */
    private final Set<String> cancelling = new TreeSet<>();
    /** Runs when {@link #cancelling} is empty; {@code null} while nothing is cancelled. */
    private Runnable whenCancelled;

    private Scheduled cancelTimeout;

    ExecutionDriver(EventLoop loop, TaskManagers taskManagers) {
        this.loop = loop;
        this.taskManagers = taskManagers;
    }

    /** @param deployment all whose TaskManagers are registered */
    void deploy(Deployment deployment) {
        current = deployment;
        active = true;
        Map<String, HostAndPort> addresses = new HashMap<>();
        taskManagers.all().forEach(each -> addresses.put(each.name(), each.data()));
        for (String name : deployment.taskManagers()) {
            taskManagers.named(name).orElseThrow().send(deployment.message(name, addresses));
        }
    }

    /** Has tasks that run go on, and tells them what the JobMaster before could not tell any more of its checkpoints. */
    void adopt(Deployment deployment, Adoption.Adopted found) {
        current = deployment;
        active = true;
        ExecutionId id = deployment.id();
        send(id, new ToTaskManager.Adopt(found.former(), id));
        found.completed().forEach(complete -> send(id, new ToTaskManager.StateComplete(id, complete)));
        found.aborted()
                .forEach(aborted -> send(
                        id, new ToTaskManager.Abort(id, aborted, CheckpointFailureReason.JOB_MASTER_STOPPED.word())));
        if (found.uncommitted()) {
            deployment.restored().ifPresent(newest -> send(id, new ToTaskManager.CommitSinks(id, newest.id())));
        }
    }

    /** The execution that runs; empty if none does. */
    Optional<Deployment> active() {
        return active ? Optional.of(current) : Optional.empty();
    }

    Optional<ExecutionId> activeId() {
        return active().map(Deployment::id);
    }

    boolean isActive(ExecutionId execution) {
        return active && current.id().equals(execution);
    }

    /** Whether tasks of the execution that runs, or of the last one, were deployed to it. */
    boolean knows(String taskManager) {
        return current != null && current.taskManagers().contains(taskManager);
    }

    /** Sends to every TaskManager of the execution; does nothing if it is not the one that runs. */
    void send(ExecutionId execution, ToTaskManager message) {
        if (isActive(execution)) {
            current.taskManagers().forEach(name -> taskManagers.named(name).ifPresent(each -> each.send(message)));
        }
    }

    /**
     * Ends the execution that runs.
     *
     * @param done once no task of it runs any more, or its TaskManagers are dropped
     */
    void cancel(Runnable done) {
        active = false;
        whenCancelled = done;
        for (String name : current.taskManagers()) {
            taskManagers.named(name).ifPresent(each -> {
                cancelling.add(name);
                each.send(new ToTaskManager.Cancel(current.id()));
            });
        }
        cancelTimeout = loop.schedule(CANCEL_TIMEOUT_MILLIS, this::giveUpOnCancelling);
        completeCancel();
    }

    /** A TaskManager has said so, or is lost. */
    void cancelled(String taskManager) {
        if (cancelling.remove(taskManager)) {
            completeCancel();
        }
    }

    boolean isCancelled(ExecutionId execution) {
        return current != null && current.id().equals(execution) && !active;
    }

    private void giveUpOnCancelling() {
        for (String name : Set.copyOf(cancelling)) {
            taskManagers
                    .named(name)
                    .ifPresent(each ->
                            taskManagers.drop(each, "tasks were not cancelled in " + CANCEL_TIMEOUT_MILLIS + " ms"));
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
