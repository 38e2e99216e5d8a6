package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.checkpoint.CycleStep;
import dev.weir.control.CheckpointDetail;
import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.CheckpointTrigger;
import dev.weir.control.JobEvent;
import dev.weir.control.JobSnapshot;
import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JobMaster and TaskManagers in processes of their own. */
class ProcessesIT {
    @TempDir
    Path folder;

    private EmbeddedS3 storage;

    @BeforeEach
    void startStorage() throws Exception {
        storage = new EmbeddedS3(folder.resolve("s3"));
    }

    @AfterEach
    void stopStorage() throws Exception {
        storage.close();
    }

    @Test
    void shouldCountExactlyOnceThoughProcessesAreKilled() throws Exception {
        try (TestJob job = new TestJob(folder.resolve("job"), storage, "--numbers", "120000", "--rate", "10000")) {
            TestProcess jobMaster = job.jobMaster();
            job.taskManager("tm-0");
            TestProcess victim = job.taskManager("tm-1");
            JobFollower follower = job.follower();
            completed(follower, follower.mark());

            int mark = follower.mark();
            victim.kill();
            follower.awaitNotice(mark, "TaskManagerLost");
            job.taskManager("tm-1");
            completedAfterRestart(follower, mark);

            mark = follower.mark();
            jobMaster.kill();
            job.jobMaster();
            completedAfterRestart(follower, mark);

            follower.awaitJob(mark, status -> status.state() == JobState.FINISHED, "FINISHED");
            job.assertExactlyOnce(120_000);
        }
    }

    @Test
    void shouldGoOnWithRunningTasksWhenTheJobMasterIsKilled() throws Exception {
        try (TestJob job = new TestJob(folder.resolve("job"), storage, "--numbers", "100000", "--rate", "5000")) {
            TestProcess jobMaster = job.jobMaster();
            List<TestProcess> taskManagers = List.of(job.taskManager("tm-0"), job.taskManager("tm-1"));
            JobFollower follower = job.follower();
            CheckpointReport before = completed(follower, 0);
            JobStatus led = follower.get("/v1/job", JobSnapshot.class).job();
            long numbersBefore = led.counters().get("numbers");

            int mark = follower.mark();
            jobMaster.kill();
            job.jobMaster();

            assertThat(follower.awaitNotice(mark, "JobAdopted").message()).contains("go on as execution 2.1");
            JobStatus adopted = follower.awaitJob(
                    mark,
                    status -> status.state() == JobState.RUNNING
                            && status.runningTasks() > 0
                            && status.epoch() > led.epoch(),
                    "RUNNING again");
            assertThat(adopted.restarts()).isZero();
            assertThat(adopted.counters().get("numbers"))
                    .as("records flowed while there was no JobMaster")
                    .isGreaterThan(numbersBefore + 1_000);
            // What is still told of the checkpoint from before may come after the mark.
            follower.awaitCheckpoint(
                    mark,
                    each -> each.phase() == CheckpointPhase.COMPLETED && each.id() > before.id(),
                    "a completed checkpoint of the new JobMaster");
            assertThat(follower.awaitJob(mark, status -> status.state() == JobState.FINISHED, "FINISHED")
                            .restarts())
                    .isZero();
            for (TestProcess taskManager : taskManagers) {
                assertThat(taskManager.isAlive()).isTrue();
                assertThat(taskManager.log()).containsOnlyOnce("deploying execution");
            }
            job.assertExactlyOnce(100_000);
        }
    }

    @Test
    void shouldDeployAnewWhenATaskManagerIsLostWithTheJobMaster() throws Exception {
        try (TestJob job = new TestJob(folder.resolve("job"), storage, "--numbers", "60000", "--rate", "5000")) {
            TestProcess jobMaster = job.jobMaster();
            job.taskManager("tm-0");
            TestProcess victim = job.taskManager("tm-1");
            JobFollower follower = job.follower();
            completed(follower, 0);

            int mark = follower.mark();
            jobMaster.kill();
            victim.kill();
            job.jobMaster();
            job.taskManager("tm-2");

            // Whichever end of a channel notices first: one names the process, the other its address.
            assertThat(follower.awaitNotice(mark, "AdoptionRefused").message()).containsPattern("channel to \\S+ lost");
            follower.awaitJob(mark, status -> status.state() == JobState.FINISHED, "FINISHED");
            job.assertExactlyOnce(60_000);
        }
    }

    @Test
    void shouldRestartOnlyTheRegionThatLostItsTaskManager() throws Exception {
        try (TestJob job = new TestJob(
                folder.resolve("job"), storage, "--numbers", "100000", "--rate", "5000", "--shuffle", "0")) {
            job.jobMaster();
            TestProcess survivor = job.taskManager("tm-0");
            TestProcess victim = job.taskManager("tm-1");
            JobFollower follower = job.follower();
            completed(follower, 0);
            TestProcess spare = job.taskManager("tm-2");
            follower.awaitJob(0, status -> status.taskManagers().size() == 3, "a spare");

            int mark = follower.mark();
            victim.kill();

            assertThat(follower.awaitNotice(mark, "RegionRestarted").message()).contains("1 of 2 tasks");
            completedAfterRestart(follower, mark);
            JobStatus end = follower.awaitJob(mark, status -> status.state() == JobState.FINISHED, "FINISHED");
            assertThat(end.restarts()).isEqualTo(1);
            assertThat(survivor.log()).containsOnlyOnce("deploying execution");
            assertThat(spare.log()).containsOnlyOnce("deploying execution");
            job.assertExactlyOnce(100_000);
        }
    }

    private static CheckpointReport completed(JobFollower follower, int mark) {
        return follower.awaitCheckpoint(
                mark, each -> each.phase() == CheckpointPhase.COMPLETED, "a completed checkpoint");
    }

    private static void completedAfterRestart(JobFollower follower, int mark) {
        follower.awaitJob(
                mark, status -> status.state() == JobState.RUNNING && status.runningTasks() > 0, "RUNNING again");
        completed(follower, mark);
    }

    @Test
    void shouldTakeACheckpointOnRequestInTheOrderOfTheCycle() throws Exception {
        try (TestJob job = new TestJob(folder.resolve("job"), storage, "--numbers", "10000000", "--rate", "1000")) {
            job.jobMaster();
            job.taskManager("tm-0");
            job.taskManager("tm-1");
            JobFollower follower = job.follower();
            follower.awaitJob(0, status -> status.state() == JobState.RUNNING, "RUNNING");

            int status = follower.send(
                            "POST",
                            "/v1/checkpoints",
                            new CheckpointRequest("mine", CheckpointKind.CHECKPOINT, CheckpointTrigger.USER))
                    .statusCode();
            CheckpointReport report = follower.awaitCheckpoint(
                    0,
                    each -> each.name().equals("mine") && each.phase() == CheckpointPhase.COMPLETED,
                    "the checkpoint on request");

            assertThat(status).isEqualTo(202);
            CheckpointDetail detail = follower.get("/v1/checkpoints/" + report.id(), CheckpointDetail.class);
            List<CycleStep> cycle = Arrays.stream(CycleStep.values())
                    .filter(step -> step.compareTo(CycleStep.EXECUTE_POST_CHECKPOINT_HOOKS) <= 0)
                    .toList();
            assertThat(CycleStep.order(detail.trace())).isEqualTo(cycle);
            assertThat(report.operators())
                    .extracting(CheckpointReport.OperatorReport::name)
                    .contains("numbers", "count", "lines");
            assertThat(report.hooks())
                    .extracting(CheckpointReport.HookReport::name)
                    .containsExactly("note");
        }
    }

    @Test
    void shouldNotLetAJobMasterThatWasCutOffCommit() throws Exception {
        try (TestJob job = new TestJob(folder.resolve("job"), storage, "--numbers", "60000", "--rate", "5000");
                TestJob twin = job.twin(folder.resolve("twin"))) {
            TestProcess zombie = job.jobMaster();
            job.taskManager("tm-0");
            job.taskManager("tm-1");
            completed(job.follower(), 0);

            zombie.signal("STOP");
            twin.jobMaster();
            twin.taskManager("tm-2");
            twin.taskManager("tm-3");
            completed(twin.follower(), 0);
            zombie.signal("CONT");

            assertThat(zombie.awaitExit()).isEqualTo(Launcher.FENCED);
            assertThat(zombie.log()).contains("epoch");
            twin.follower().awaitJob(0, status -> status.state() == JobState.FINISHED, "FINISHED");
            job.assertExactlyOnce(60_000);
        }
    }

    @Test
    void shouldGoOnWhileStorageIsGone() throws Exception {
        try (TestJob job = new TestJob(folder.resolve("job"), storage, "--numbers", "60000", "--rate", "5000")) {
            job.jobMaster();
            job.taskManager("tm-0");
            job.taskManager("tm-1");
            JobFollower follower = job.follower();
            completed(follower, 0);

            int mark = follower.mark();
            storage.stop();
            follower.await(
                    mark,
                    JobEvent.Notice.class,
                    notice -> List.of("CheckpointFailed", "CommitUnknown").contains(notice.reason()),
                    "a checkpoint that is hit");
            storage.start();

            int back = follower.mark();
            completed(follower, back);
            assertThat(follower.awaitJob(back, status -> status.state() == JobState.FINISHED, "FINISHED")
                            .restarts())
                    .isZero();
            job.assertExactlyOnce(60_000);
        }
    }

    @Test
    void shouldGoOnFromAnOlderCheckpointWhenTheNewestIsDamaged() throws Exception {
        try (TestJob job = new TestJob(folder.resolve("job"), storage, "--numbers", "10000000", "--rate", "1000")) {
            TestProcess jobMaster = job.jobMaster();
            List<TestProcess> taskManagers = List.of(job.taskManager("tm-0"), job.taskManager("tm-1"));
            JobFollower follower = job.follower();
            CheckpointReport older = completed(follower, 0);
            follower.awaitCheckpoint(
                    0,
                    each -> each.phase() == CheckpointPhase.COMPLETED && each.id() > older.id(),
                    "a second checkpoint");
            int mark = follower.mark();
            jobMaster.kill();
            // Tasks that ran on would not need the checkpoint.
            for (TestProcess taskManager : taskManagers) {
                taskManager.kill();
            }

            job.damageNewestLogEntry();
            job.jobMaster();
            job.taskManager("tm-0");
            job.taskManager("tm-1");

            assertThat(follower.awaitNotice(mark, "FellBackToOlderCheckpoint").message())
                    .contains("refused")
                    .contains("goes on from checkpoint");
            completedAfterRestart(follower, mark);
        }
    }

    @Test
    void shouldFailAJobOnABadRecordAndSayWhere() throws Exception {
        try (TestJob job = new TestJob(folder.resolve("job"), storage, "--numbers", "1000", "--bad", "500")) {
            job.jobMaster();
            job.taskManager("tm-0");
            job.taskManager("tm-1");

            String message = job.follower()
                    .awaitJob(0, status -> status.state() == JobState.FAILED, "FAILED")
                    .failure()
                    .orElseThrow()
                    .message();

            assertThat(message).contains("numbers:500").contains("this number is bad");
        }
    }

    @Test
    void shouldSayWhyItWaitsForStorageAndThenGoOn() throws Exception {
        storage.stop();
        try (TestJob job = new TestJob(folder.resolve("job"), storage, "--numbers", "1000")) {
            job.jobMaster();
            job.follower()
                    .awaitJob(
                            0,
                            status -> status.state() == JobState.STARTING
                                    && status.failure()
                                            .filter(why -> why.reason().equals("StorageUnreachable"))
                                            .isPresent(),
                            "StorageUnreachable");

            storage.start();
            job.taskManager("tm-0");
            job.taskManager("tm-1");

            job.follower().awaitJob(0, status -> status.state() == JobState.FINISHED, "FINISHED");
            job.assertExactlyOnce(1_000);
        }
    }

    @Test
    void shouldRefuseATaskManagerWithAnotherToken() throws Exception {
        try (TestJob job = new TestJob(folder.resolve("job"), storage, "--numbers", "1000")) {
            TestProcess jobMaster = job.jobMaster();
            Path wrong = java.nio.file.Files.writeString(folder.resolve("wrong"), "guess");
            TestProcess stranger = job.start("taskmanager", "tm-0", Map.of("WEIR_TOKEN", wrong.toString()));
            job.taskManager("tm-1");

            job.follower().awaitJob(0, status -> !status.taskManagers().isEmpty(), "a TaskManager");

            assertThat(job.follower()
                            .awaitJob(0, status -> !status.taskManagers().isEmpty(), "a TaskManager")
                            .taskManagers())
                    .extracting(dev.weir.control.JobStatus.TaskManagerStatus::name)
                    .containsExactly("tm-1");
            awaitLog(stranger, "UNAUTHENTICATED");
            awaitLog(jobMaster, "its token is not this job's");
        }
    }

    private static void awaitLog(TestProcess process, String text) throws Exception {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!process.log().contains(text)) {
            assertThat(System.nanoTime())
                    .as("waiting for '%s' in the log of %s", text, process.name())
                    .isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void shouldEndWithOneLineWhenItIsMisconfigured() throws Exception {
        try (TestJob job = new TestJob(folder.resolve("job"), storage, "--numbers", "1000")) {
            TestProcess process = job.start(
                    "jobmaster",
                    "jm",
                    Map.of("WEIR_CONFIG", folder.resolve("none.json").toString()));

            assertThat(process.awaitExit()).isEqualTo(Launcher.MISCONFIGURED);
            assertThat(process.log())
                    .startsWith("weir: the job's configuration")
                    .hasLineCount(1);
        }
    }
}
