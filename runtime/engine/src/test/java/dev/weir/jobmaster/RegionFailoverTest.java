package dev.weir.jobmaster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.common.ExecutionId;
import dev.weir.common.ManualEventLoop;
import dev.weir.common.TaskId;
import dev.weir.control.JobConfig;
import dev.weir.control.JobEvent;
import dev.weir.control.JobFailure;
import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import dev.weir.protocol.Failure;
import dev.weir.protocol.Handle;
import dev.weir.protocol.MemoryTransport;
import dev.weir.protocol.ToJobMaster;
import dev.weir.protocol.ToTaskManager;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CommitLog;
import dev.weir.storage.MemoryObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A job whose two subtasks run by themselves, each in a TaskManager of its own. */
class RegionFailoverTest {
    private final ManualEventLoop loop = new ManualEventLoop();
    private final MemoryTransport transport = new MemoryTransport();
    private final MemoryObjectStore store = new MemoryObjectStore();
    private final List<JobEvent> events = new ArrayList<>();
    private final FakeTaskManager first = new FakeTaskManager(transport, "tm-0");
    private final FakeTaskManager second = new FakeTaskManager(transport, "tm-1");
    private final FakeTaskManager spare = new FakeTaskManager(transport, "tm-2");
    private JobMaster jobMaster;
    private int nonces;

    @Test
    void shouldDeployEachRegionByItself() {
        run();

        assertThat(first.execution()).isNotEqualTo(second.execution());
        assertThat(first.deployment().run()).isEqualTo(second.deployment().run());
        assertThat(first.deployment().assignments()).hasSize(first.tasks().size());
        assertThat(status().runningTasks()).isZero();
    }

    @Test
    void shouldRestartOnlyTheRegionsOfALostTaskManager() {
        run();
        beat(1_000, first, second);
        long newest = log().get(0).id();

        spare.connect();
        second.disconnect();
        beat(200, first, spare);

        assertThat(status().state()).isEqualTo(JobState.RUNNING);
        assertThat(status().restarts()).isEqualTo(1);
        assertThat(first.orders(ToTaskManager.Deploy.class)).hasSize(1);
        assertThat(first.orders(ToTaskManager.Cancel.class)).isEmpty();
        assertThat(spare.deployment().checkpointId()).isEqualTo(newest);
        assertThat(spare.tasks()).extracting(TaskId::subtask).containsOnly(1);
        assertThat(notice("RegionRestarted")).contains("1 of 2 tasks from checkpoint " + newest);

        beat(1_000, first, spare);
        assertThat(log().get(0).id()).isGreaterThan(newest);
        assertThat(log().get(0).operators()).isNotEmpty();
    }

    @Test
    void shouldRestartATasksRegionInPlace() {
        run();
        ExecutionId before = second.execution();

        second.fail(JobFailure.Category.ENVIRONMENT, "ChannelLost");
        beat(200, first, second);

        assertThat(status().state()).isEqualTo(JobState.RUNNING);
        assertThat(second.orders(ToTaskManager.Cancel.class)).containsExactly(new ToTaskManager.Cancel(before));
        assertThat(second.execution()).isGreaterThan(before);
        assertThat(second.deployment().run()).isEqualTo(first.deployment().run());
        assertThat(first.orders(ToTaskManager.Deploy.class)).hasSize(1);
    }

    @Test
    void shouldHandTheSameSplitsToARegionThatFailedBeforeAnyCheckpoint() {
        run();
        List<Integer> before = splits();

        second.fail(JobFailure.Category.ENVIRONMENT, "ChannelLost");
        beat(200, first, second);

        assertThat(second.orders(ToTaskManager.Deploy.class)).hasSize(2);
        assertThat(splits()).isNotEmpty().isEqualTo(before);
    }

    /** Checksums of what the sources of the second begin with. */
    private List<Integer> splits() {
        return second.deployment().tasks().stream()
                .flatMap(task -> task.operators().stream())
                .flatMap(operator -> operator.lists().stream())
                .flatMap(list -> list.blobs().stream())
                .map(Handle::crc32c)
                .toList();
    }

    @Test
    void shouldAbortTheCheckpointThatIsUnderWayAtTasksThatGoOn() {
        run();
        second.ignore(FakeTaskManager.Order.CHECKPOINT);
        beat(1_000, first, second);

        second.fail(JobFailure.Category.ENVIRONMENT, "ChannelLost");
        settle();

        assertThat(first.orders(ToTaskManager.Abort.class))
                .extracting(ToTaskManager.Abort::checkpointId)
                .containsExactly(1L);
    }

    @Test
    void shouldIgnoreWhatTheFormerAttemptSays() {
        run();
        ExecutionId before = second.execution();
        TaskId task = second.tasks().get(0);
        second.fail(JobFailure.Category.ENVIRONMENT, "ChannelLost");
        beat(200, first, second);

        first.drain();
        second.send(new ToJobMaster.Drained(before, task));
        second.send(new ToJobMaster.TaskFailed(
                before, task, new Failure(JobFailure.Category.USER, "BadRecord", "late", 1)));
        settle();

        assertThat(status().state()).isEqualTo(JobState.RUNNING);
        assertThat(status().restarts()).isEqualTo(1);
        assertThat(log()).isEmpty();
    }

    @Test
    void shouldRestartBothWhenTheOtherFailsMeanwhile() {
        run();
        spare.connect();
        second.disconnect();
        settle();
        assertThat(status().state()).isEqualTo(JobState.RESTARTING);

        first.fail(JobFailure.Category.ENVIRONMENT, "ChannelLost");
        beat(500, first, spare);

        assertThat(status().state()).isEqualTo(JobState.RUNNING);
        assertThat(status().restarts()).isEqualTo(2);
        assertThat(first.orders(ToTaskManager.Deploy.class)).hasSize(2);
        assertThat(first.deployment().run()).isEqualTo(spare.deployment().run());
    }

    @Test
    void shouldFailTheWholeJobWhenARegionMustNotBeRestarted() {
        run();

        second.fail(JobFailure.Category.USER, "BadRecord");
        settle();

        assertThat(status().state()).isEqualTo(JobState.FAILED);
        assertThat(first.orders(ToTaskManager.Cancel.class)).hasSize(1);
    }

    @Test
    void shouldAdoptEachRegion() {
        run();
        transport.unlisten(1);
        transport.cut();
        start();

        first.comeBack();
        second.comeBack();
        settle();

        assertThat(status().state()).isEqualTo(JobState.RUNNING);
        assertThat(first.orders(ToTaskManager.Deploy.class)).hasSize(1);
        assertThat(first.execution()).isNotEqualTo(second.execution());
        assertThat(first.execution().epoch()).isEqualTo(2);
        assertThat(notice("JobAdopted")).contains("execution 2.1");
    }

    @Test
    void shouldRestartAllOfAnAdoptedJobWhoseSplitsNobodyKnows() {
        run();
        transport.unlisten(1);
        transport.cut();
        start();
        first.comeBack();
        second.comeBack();
        settle();

        second.fail(JobFailure.Category.ENVIRONMENT, "ChannelLost");
        beat(200, first, second);

        assertThat(status().state()).isEqualTo(JobState.RUNNING);
        assertThat(first.orders(ToTaskManager.Deploy.class)).hasSize(2);
    }

    // What the tests are made of

    private void start() {
        JobConfig config = CountJob.config().build();
        jobMaster = new JobMaster(
                new JobMasterSettings(
                        config,
                        "jm-0",
                        () -> store,
                        () -> CountJob.program("--shuffle", "0"),
                        () -> "nonce-" + nonces++),
                loop,
                stopped -> {});
        try {
            transport.listen("", 1, jobMaster::accept);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        jobMaster.subscribe(events::add);
        jobMaster.start();
        settle();
    }

    private void run() {
        start();
        first.connect();
        second.connect();
        settle();
        assertThat(status().state()).isEqualTo(JobState.RUNNING);
    }

    private void settle() {
        loop.runReady();
    }

    private void advance(int millis) {
        loop.advance(Duration.ofMillis(millis));
    }

    private void beat(int millis, FakeTaskManager... taskManagers) {
        for (int passed = 0; passed < millis; passed += 100) {
            List.of(taskManagers).forEach(FakeTaskManager::beat);
            advance(100);
        }
    }

    private JobStatus status() {
        var answer = jobMaster.snapshot();
        settle();
        try {
            return answer.toCompletableFuture().get().job();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private String notice(String reason) {
        return all().filter(notice -> notice.reason().equals(reason))
                .findFirst()
                .orElseThrow()
                .message();
    }

    private Stream<JobEvent.Notice> all() {
        return events.stream().filter(JobEvent.Notice.class::isInstance).map(JobEvent.Notice.class::cast);
    }

    private List<CheckpointMetadata> log() {
        try {
            return new CommitLog(store, "jobs/uid").read().checkpoints();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
