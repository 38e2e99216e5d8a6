package dev.weir.local.operator;

import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.CheckpointTrigger;
import dev.weir.control.JobConfig;
import dev.weir.control.JobEvent;
import dev.weir.control.JobSnapshot;
import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import dev.weir.operator.jobmaster.FakeJobMaster;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A JobMaster that says that its job runs, with the TaskManagers that there are, and completes what the operator asks it for. */
final class JobByHand implements AutoCloseable {
    private static final int TASKS = 3;
    private static final int KEY_GROUPS = 128;
    // Ids rise over all of a test's JobMasters, above those that tests choose.
    private static final AtomicLong IDS = new AtomicLong(100);

    private final JobConfig config;
    private final FakeJobMaster jobMaster;
    // That the operator was told of.
    private List<String> taskManagers = List.of();

    private JobByHand(JobConfig config, FakeJobMaster jobMaster) {
        this.config = config;
        this.jobMaster = jobMaster;
    }

    static JobByHand start(JobConfig config, String token) throws IOException {
        return new JobByHand(config, new FakeJobMaster(token, new JobSnapshot(running(config, List.of()), List.of())));
    }

    FakeJobMaster jobMaster() {
        return jobMaster;
    }

    /** Takes the TaskManagers that have come or gone, and answers what was asked but by users. One thread calls. */
    void goOn(List<String> registered) {
        if (!registered.equals(taskManagers)) {
            taskManagers = registered;
            JobStatus status = running(config, registered);
            jobMaster.snapshot(new JobSnapshot(status, List.of()));
            jobMaster.say(new JobEvent.JobChanged(status));
        }
        jobMaster.requests.removeIf(request -> request.trigger() != CheckpointTrigger.USER && complete(request));
    }

    private boolean complete(CheckpointRequest request) {
        jobMaster.say(
                new JobEvent.CheckpointChanged(completed(IDS.incrementAndGet(), request.name(), request.trigger())));
        return true;
    }

    private static JobStatus running(JobConfig config, List<String> taskManagers) {
        int tasks = TASKS * config.parallelism();
        return new JobStatus(
                config.name(),
                config.uid(),
                config.specHash(),
                1,
                JobState.RUNNING,
                config.parallelism(),
                KEY_GROUPS,
                tasks,
                tasks,
                0,
                Optional.empty(),
                taskManagers.stream()
                        .map(name -> new JobStatus.TaskManagerStatus(name, config.slots(), TASKS))
                        .toList(),
                Map.of(),
                Instant.now().toEpochMilli(),
                List.of());
    }

    /** @param name of the request; empty if there was none */
    static CheckpointReport completed(long id, String name, CheckpointTrigger trigger) {
        long now = Instant.now().toEpochMilli();
        return new CheckpointReport(
                id,
                name,
                CheckpointKind.CHECKPOINT,
                trigger,
                CheckpointPhase.COMPLETED,
                "",
                now,
                now,
                now + 87,
                87,
                4096,
                1024,
                "s3://weir/job/log/" + id + ".json",
                List.of(new CheckpointReport.OperatorReport("hourly", 2, 4096, 1024)),
                List.of(),
                Optional.empty());
    }

    @Override
    public void close() {
        jobMaster.close();
    }
}
