package dev.weir.jobmaster;

import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.checkpoint.Event;
import dev.weir.common.ExecutionId;
import dev.weir.common.TaskId;
import dev.weir.control.CheckpointDetail.TraceStep;
import dev.weir.control.JobFailure;
import dev.weir.protocol.ToJobMaster;
import dev.weir.storage.CheckpointMetadata;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** What TaskManagers tell of their part of a region. JobMaster's thread only. */
final class RegionMessages {
    private final ExecutionDriver executions;
    private final Failover failover;
    private final StartWatch startWatch;
    private final Consumer<LongFunction<? extends Event>> coordinator;

    RegionMessages(
            ExecutionDriver executions,
            Failover failover,
            StartWatch startWatch,
            Consumer<LongFunction<? extends Event>> coordinator) {
        this.executions = executions;
        this.failover = failover;
        this.startWatch = startWatch;
        this.coordinator = coordinator;
    }

    /** A TaskManager's tasks of a region have their state. */
    void restored(String taskManager, int region, List<TraceStep> trace) {
        Deployment deployment = executions.active().orElseThrow();
        startWatch.deployed(deployment.part(taskManager, region));
        Set<TaskId> tasks = new TreeSet<>(deployment.tasksOf(taskManager, region));
        coordinator.accept(at -> new Event.StateRestored(at, deployment.id(), taskManager, tasks, trace));
    }

    /** Ignores what an attempt says that is not one that runs. */
    void received(TaskManagerLink sender, ToJobMaster message) {
        if (message instanceof ToJobMaster.Deployed deployed) {
            executions
                    .regionOf(deployed.execution())
                    .ifPresent(region -> restored(sender.name(), region, deployed.trace()));
        } else if (message instanceof ToJobMaster.DeployFailed failed) {
            executions.regionOf(failed.execution()).ifPresent(region -> deployFailed(sender, region, failed));
        } else if (message instanceof ToJobMaster.TaskFailed failed) {
            executions
                    .regionOf(failed.execution())
                    .ifPresent(region -> failover.failed(
                            at("task " + failed.task(), failed.failure().toJobFailure()),
                            CheckpointFailureReason.TASK_FAILED,
                            Set.of(region)));
        } else if (message instanceof ToJobMaster.Drained drained && executions.isActive(drained.execution())) {
            ExecutionId run = executions.activeId().orElseThrow();
            coordinator.accept(at -> new Event.TaskDrained(at, run, drained.task()));
        }
    }

    private static JobFailure at(String place, JobFailure cause) {
        return new JobFailure(cause.category(), cause.reason(), place + ": " + cause.message(), cause.at());
    }

    private void deployFailed(TaskManagerLink sender, int region, ToJobMaster.DeployFailed failed) {
        JobFailure cause = at(sender.name(), failed.failure().toJobFailure());
        Optional<CheckpointMetadata> restored =
                executions.active().orElseThrow().restored();
        if (failed.damagedState() && restored.isPresent()) {
            failover.unreadable(restored.get().id(), cause);
        } else {
            failover.failed(cause, CheckpointFailureReason.TASK_FAILED, Set.of(region));
        }
    }
}
