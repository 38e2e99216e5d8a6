package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.JobState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job of several processes, with a state backend, goes on where the last checkpoint was when a TaskManager is killed. */
public abstract class KilledTaskManagerContract {
    @TempDir
    private Path folder;

    private final String stateBackend;

    /** @param stateBackend as a job chooses it; in the class path of the test */
    protected KilledTaskManagerContract(String stateBackend) {
        this.stateBackend = stateBackend;
    }

    @Test
    void shouldCountExactlyOnceThoughTaskManagersAreKilled() throws Exception {
        try (EmbeddedS3 storage = new EmbeddedS3(folder.resolve("s3"));
                TestJob job = new TestJob(
                        stateBackend, folder.resolve("job"), storage, "--numbers", "100000", "--rate", "5000")) {
            job.jobMaster();
            TestProcess survivor = job.taskManager("tm-0");
            TestProcess victim = job.taskManager("tm-1");
            JobFollower follower = job.follower();
            completed(follower, 0);

            for (int i = 0; i < 2; i++) {
                int mark = follower.mark();
                victim.kill();
                follower.awaitNotice(mark, "TaskManagerLost");
                // What was said before is of the execution that is over.
                int lost = follower.mark();
                victim = job.taskManager("tm-1");
                follower.awaitJob(
                        lost,
                        status -> status.state() == JobState.RUNNING && status.runningTasks() > 0,
                        "RUNNING again");
                completed(follower, lost);
            }

            assertThat(leftIn(job.work())).as("folders of state").hasSizeLessThanOrEqualTo(2);
            follower.awaitJob(0, status -> status.state() == JobState.FINISHED, "FINISHED");
            job.assertExactlyOnce(100_000);
            assertThat(survivor.isAlive()).isTrue();
        }
    }

    private static CheckpointReport completed(JobFollower follower, int mark) {
        return follower.awaitCheckpoint(
                mark, each -> each.phase() == CheckpointPhase.COMPLETED, "a completed checkpoint");
    }

    private static List<Path> leftIn(Path work) throws IOException {
        Path states = work.resolve("weir-state");
        if (Files.notExists(states)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(states)) {
            return all.filter(Files::isDirectory).toList();
        }
    }
}
