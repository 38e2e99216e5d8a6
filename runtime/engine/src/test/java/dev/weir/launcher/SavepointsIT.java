package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointDetail;
import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.CheckpointTrigger;
import dev.weir.control.JobFailure;
import dev.weir.control.JobState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that end with a savepoint, and others that start from it, in processes of their own. */
class SavepointsIT {
    private static final long NUMBERS = 60_000;

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
    void shouldGoOnElsewhereFromACopyOfTheSavepointThatTheJobWasSuspendedWith() throws Exception {
        try (TestJob job = new TestJob(
                folder.resolve("job"), storage, "--numbers", "" + NUMBERS, "--rate", "5000", "--padding", "200")) {
            CheckpointReport savepoint = suspend(job);
            String lies = job.storageFolder() + "/savepoints/stop";
            assertThat(savepoint.location()).isEqualTo("s3://" + EmbeddedS3.BUCKET + "/" + lies);
            assertThat(files(storage.file(lies)))
                    .as("its file, and a segment of each TaskManager")
                    .hasSize(3);
            copy(storage.file(lies), storage.file("../elsewhere/copied"));
            List<Path> before = files(storage.file(job.storageFolder()));

            try (TestJob next = job.startedFrom(folder.resolve("next"), "uid-2", 3, "s3://elsewhere/copied")) {
                remove(storage.file(job.storageFolder() + "/segments"));
                finish(next, 3);
            }

            job.assertExactlyOnce(NUMBERS);
            assertThat(files(storage.file(job.storageFolder())))
                    .as("nothing of the other job is removed but what the test removed")
                    .containsAll(before.stream()
                            .filter(file -> !file.toString().contains("/segments/"))
                            .toList());
        }
    }

    @Test
    void shouldGoOnFromItsSavepointWhenItIsStartedAgain() throws Exception {
        TestJob job = new TestJob(folder.resolve("job"), storage, "--numbers", "" + NUMBERS, "--rate", "5000");
        CheckpointReport savepoint;
        try (job) {
            savepoint = suspend(job);
        }

        try (TestJob again = job.resumed(folder.resolve("again"), savepoint.name())) {
            finish(again, 2);

            assertThat(again.follower()
                            .get("/v1/checkpoints/" + savepoint.id(), CheckpointDetail.class)
                            .report()
                            .phase())
                    .isEqualTo(CheckpointPhase.COMPLETED);
        }
        job.assertExactlyOnce(NUMBERS);
    }

    @Test
    void shouldGoOnFromAnotherJobsCheckpointAndSayWhatCannotBeUsed() throws Exception {
        try (TestJob job = new TestJob(folder.resolve("job"), storage, "--numbers", "" + NUMBERS, "--rate", "5000")) {
            start(job, 2);
            CheckpointReport checkpoint = job.follower()
                    .awaitCheckpoint(0, each -> each.phase() == CheckpointPhase.COMPLETED, "a completed checkpoint");
            String location = checkpoint.location();
            assertThat(location).endsWith(".json");
            assertThat(failure(job, "a", location.replaceAll("[0-9]+\\.json$", "999.json")))
                    .contains("no such object");
            assertThat(failure(job, "b", "s3://" + EmbeddedS3.BUCKET + "/" + job.storageFolder()))
                    .contains("it is no savepoint");
            assertThat(failure(job, "c", "s3://nowhere-at-all/x")).contains("nowhere-at-all");
            assertThat(failure(job, "d", "file:///x")).contains("expected s3://<bucket>/<key>");
            assertThat(failure(job, "e", location.replaceAll("[0-9]+\\.json$", "1.json")))
                    .contains("claim");
        }
    }

    private String failure(TestJob job, String uid, String location) throws Exception {
        try (TestJob other = job.startedFrom(folder.resolve(uid), "uid-" + uid, 2, location)) {
            other.jobMaster();
            JobFailure failure = other.follower()
                    .awaitJob(0, status -> status.state() == JobState.FAILED, "FAILED")
                    .failure()
                    .orElseThrow();
            assertThat(failure.reason()).isEqualTo("RestoreFromUnusable");
            assertThat(failure.message()).contains("spec.restoreFrom", location);
            return failure.message();
        }
    }

    private static void start(TestJob job, int taskManagers) throws Exception {
        job.jobMaster();
        for (int i = 0; i < taskManagers; i++) {
            job.taskManager("tm-" + i);
        }
        job.follower().awaitJob(0, status -> status.state() == JobState.RUNNING, "RUNNING");
    }

    private static CheckpointReport suspend(TestJob job) throws Exception {
        start(job, 2);
        JobFollower follower = job.follower();
        follower.awaitCheckpoint(0, each -> each.phase() == CheckpointPhase.COMPLETED, "a completed checkpoint");
        int mark = follower.mark();
        follower.send(
                "POST",
                "/v1/checkpoints",
                new CheckpointRequest("stop", CheckpointKind.SAVEPOINT, CheckpointTrigger.USER, true));
        CheckpointReport savepoint = follower.awaitCheckpoint(
                mark, each -> each.name().equals("stop") && each.phase() == CheckpointPhase.COMPLETED, "the savepoint");
        follower.awaitJob(mark, status -> status.state() == JobState.SUSPENDED, "SUSPENDED");
        follower.awaitNotice(mark, "JobSuspended");
        return savepoint;
    }

    private static void finish(TestJob job, int parallelism) throws Exception {
        start(job, parallelism);
        job.follower().awaitJob(0, status -> status.state() == JobState.FINISHED, "FINISHED");
    }

    private static List<Path> files(Path under) throws IOException {
        try (Stream<Path> files = Files.walk(under)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }

    private static void remove(Path under) throws IOException {
        if (Files.exists(under)) {
            for (Path file : files(under)) {
                Files.delete(file);
            }
        }
    }
}
