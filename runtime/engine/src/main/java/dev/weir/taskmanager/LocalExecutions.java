package dev.weir.taskmanager;

import dev.weir.common.ExecutionId;
import dev.weir.common.TaskId;
import dev.weir.protocol.RunningTasks;
import dev.weir.protocol.ToJobMaster.Heartbeat;
import dev.weir.protocol.ToTaskManager.Deploy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What is deployed in this process: a {@link LocalExecution} for each region of the job that has tasks here, side by side, and
 * deployments that wait until what they replace has ended. TaskManager's thread only.
 */
final class LocalExecutions {
    private final Function<Deploy, LocalExecution> begin;
    private final Runnable ended;
    private final List<LocalExecution> deployed = new ArrayList<>();
    private final List<Deploy> waiting = new ArrayList<>();
    /** What deployments need is there. */
    private boolean ready;

    /**
     * @param begin makes one and begins to deploy it
     * @param ended called when one has ended
     */
    LocalExecutions(Function<Deploy, LocalExecution> begin, Runnable ended) {
        this.begin = begin;
        this.ended = ended;
    }

    /** Begins it as soon as what is in its way has ended. */
    void deploy(Deploy deploy) {
        waiting.removeIf(other -> isReplacedBy(other, deploy));
        waiting.add(deploy);
        List.copyOf(deployed).stream()
                .filter(each -> each.isInTheWayOf(deploy))
                .forEach(each -> cancel(each, () -> {}));
        beginWhatMay();
    }

    private static boolean isReplacedBy(Deploy before, Deploy deploy) {
        return !before.run().equals(deploy.run())
                || before.tasks().stream()
                        .anyMatch(task -> deploy.tasks().stream()
                                .anyMatch(other -> other.task().equals(task.task())));
    }

    /** From now on deployments may begin. */
    void ready() {
        ready = true;
        beginWhatMay();
    }

    private void beginWhatMay() {
        if (!ready) {
            return;
        }
        for (Deploy deploy : List.copyOf(waiting)) {
            if (deployed.stream().noneMatch(each -> each.isInTheWayOf(deploy)) && waiting.remove(deploy)) {
                deployed.add(begin.apply(deploy));
            }
        }
    }

    /** Gives up what waits. */
    List<Deploy> drainWaiting() {
        List<Deploy> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }

    /** @param done told when no task of it runs any more, be it that none ever did */
    void cancel(ExecutionId id, Runnable done) {
        boolean waited = waiting.removeIf(deploy -> deploy.execution().equals(id));
        Optional<LocalExecution> its = waited ? Optional.empty() : named(id);
        if (its.isPresent()) {
            cancel(its.get(), done);
        } else {
            done.run();
        }
    }

    private void cancel(LocalExecution execution, Runnable done) {
        execution.cancel(() -> {
            deployed.remove(execution);
            ended.run();
            done.run();
            beginWhatMay();
        });
    }

    /** @param done told when no task runs any more */
    void cancelAll(Runnable done) {
        waiting.clear();
        if (deployed.isEmpty()) {
            done.run();
        }
        for (LocalExecution each : List.copyOf(deployed)) {
            cancel(each, () -> {
                if (deployed.isEmpty()) {
                    done.run();
                }
            });
        }
    }

    Optional<LocalExecution> named(ExecutionId id) {
        return deployed.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    List<LocalExecution> ofRun(ExecutionId run) {
        return deployed.stream().filter(each -> each.run().equals(run)).toList();
    }

    boolean isEmpty() {
        return deployed.isEmpty();
    }

    /** All that run here of a run. */
    Set<TaskId> tasks(ExecutionId run) {
        Set<TaskId> tasks = new TreeSet<>();
        ofRun(run).forEach(each -> tasks.addAll(each.tasks()));
        return tasks;
    }

    List<RunningTasks> reports(String specHash) {
        return deployed.stream().flatMap(each -> each.report(specHash).stream()).toList();
    }

    Heartbeat heartbeat() {
        List<LocalExecution> live =
                deployed.stream().filter(each -> !each.isEnded()).toList();
        // Counters are of the program, which all of them share.
        Map<String, Long> counters = live.stream()
                .map(LocalExecution::counters)
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse(Map.of());
        return new Heartbeat(
                live.stream()
                        .map(each -> new Heartbeat.Part(each.id(), each.runningTasks()))
                        .toList(),
                counters,
                live.stream().flatMap(each -> each.loads().stream()).toList());
    }
}
