package dev.weir.local.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a person does to jobs and checkpoints with the real kubectl, and sees of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
@Timeout(400)
class KubectlIT {
    private static final String READY_WITHIN = "--timeout=120s";

    @TempDir
    static Path folder;

    private Product product;
    private Kubectl kubectl;

    @BeforeAll
    void start() throws IOException {
        Kubectl.assumeThere();
        product = Product.start(folder.resolve("data"));
        kubectl = Kubectl.of(product);
    }

    @AfterAll
    void stop() throws IOException {
        if (product != null) {
            product.close();
        }
    }

    @Test
    void shouldServeTheWholeLifeOfAJob() throws Exception {
        Job job = product.job("life", Flights.of(6, 100, 20)).with("spec.parallelism", 2);
        Object arguments = job.get("spec.job.args");
        job.withArguments("--rate", "50");
        Path watched = folder.resolve("watched");
        Process watch = kubectl.start(watched, "get", "streamjobs", "-w");
        assertThat(kubectl.given(job.yaml(), "apply", "-f", "-")).contains("streamjob.weir.dev/life created");
        kubectl.run("wait", "--for=condition=Ready", "streamjob/life", READY_WITHIN);
        looksRight(job);

        kubectl.given(checkpoint("life-now", "life", "Delete"), "apply", "-f", "-");
        kubectl.run("wait", "--for=jsonpath={.status.phase}=Completed", "checkpoint/life-now", READY_WITHIN);
        assertThat(kubectl.run("describe", "checkpoint", "life-now"))
                .contains("Operators:", "hourly", "State Size:", "New Bytes:", "Hooks:", "audit")
                .contains("Triggered At:", "Completed At:", "Duration:", "Location:", "Trigger:", "User");
        Path entry = logEntry(kubectl.run("get", "ckpt", "life-now", "-o", "jsonpath={.status.location}"));
        assertThat(entry).exists();

        kubectl.run("scale", "streamjob", "life", "--replicas=3");
        runsWith(job, 3);
        job.awaitCheckpoints(2);
        kubectl.run("scale", "streamjob", "life", "--replicas=1");
        runsWith(job, 1);
        job.awaitCheckpoints(2);

        kubectl.run("delete", "checkpoint", "life-now");
        job.await("the data of the deleted checkpoint is gone", () -> !Files.exists(entry));

        kubectl.run("patch", "streamjob", "life", "--type=merge", "-p", "{\"spec\":{\"state\":\"Suspended\"}}");
        job.awaitPhase("Suspended");
        job.await("no pods", () -> job.pods().isEmpty());
        kubectl.run("patch", "streamjob", "life", "--type=merge", "-p", "{\"spec\":{\"state\":\"Running\"}}");
        runsWith(job, 1);

        kubectl.run("delete", "pod", "life-taskmanager-0");
        job.awaitCheckpoints(2);
        kubectl.run("delete", "pod", "life-jobmaster-0");
        job.awaitCheckpoints(2);

        job.with("spec.job.args", arguments).with("spec.parallelism", 1).with("spec.state", "Running");
        assertThat(kubectl.given(job.yaml(), "apply", "--server-side", "--force-conflicts", "-f", "-"))
                .contains("streamjob.weir.dev/life serverside-applied");
        job.assertExactlyOnce();

        watch.destroy();
        assertThat(Files.readString(watched)).contains("PHASE", "Starting", "Running", "Suspended", "Finished");
        isGoneWhenDeleted(job);
    }

    private void looksRight(Job job) throws Exception {
        job.awaitCheckpoints(2);
        assertThat(kubectl.run("get", "streamjobs").lines())
                .anyMatch(line ->
                        line.matches("NAME +PHASE +PARALLELISM +RUNNING +LAST CHECKPOINT +CHECKPOINT AGE +AGE *"))
                .anyMatch(line -> line.matches("life +Running +2 +4 +life-\\d+ +\\S+ +\\S+ *"));
        job.await("a row for a periodic checkpoint", () -> tellsOfCheckpoint("life"));
        assertThat(kubectl.run("logs", "life-jobmaster-0")).contains("claimed the job");
        assertThat(kubectl.run("explain", "streamjob.spec.checkpointing"))
                .contains("tolerableFailures", "How many checkpoints in a row may fail");
        assertThat(kubectl.run("describe", "streamjob", "life")).contains("Events:", "Running", "all tasks run");
    }

    private boolean tellsOfCheckpoint(String job) {
        try {
            return kubectl.run("get", "ckpt")
                    .lines()
                    .anyMatch(line -> line.matches(
                            job + "-\\d+ +" + job + " +\\d+ +Completed +Checkpoint +Periodic +\\d+ +\\S+ +\\S+ *"));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void runsWith(Job job, int parallelism) {
        job.await(
                "runs with parallelism " + parallelism,
                () -> job.phase().equals("Running")
                        && job.status("job.parallelism").equals(Optional.of(parallelism))
                        && job.status("job.runningTasks").equals(Optional.of(2 * parallelism)));
    }

    private void isGoneWhenDeleted(Job job) throws Exception {
        Path data = product.bucketFolder().resolve(job.storageFolder());
        assertThat(data).exists();
        kubectl.run("delete", "streamjob", job.name(), READY_WITHIN);
        job.await("its pods and data are gone", () -> job.pods().isEmpty() && files(data) == 0);
        assertThat(kubectl.run("get", "ckpt")).doesNotContain(job.name() + "-");
    }

    @Test
    void shouldKeepARetainedCheckpointWhenItsJobIsDeleted() throws Exception {
        Job job = product.job("kept", Flights.of(2, 100, 20)).withArguments("--rate", "50");
        job.apply().awaitPhase("Running");
        kubectl.given(checkpoint("keep", "kept", "Retain"), "apply", "-f", "-");
        kubectl.run("wait", "--for=jsonpath={.status.phase}=Completed", "checkpoint/keep", READY_WITHIN);
        Path entry = logEntry(kubectl.run("get", "ckpt", "keep", "-o", "jsonpath={.status.location}"));

        kubectl.run("delete", "streamjob", "kept", READY_WITHIN);

        job.await("its pods are gone", () -> job.pods().isEmpty());
        assertThat(entry).exists();
        assertThat(kubectl.run("get", "ckpt", "keep")).contains("Completed");
    }

    private static String checkpoint(String name, String job, String onDelete) {
        return """
                apiVersion: weir.dev/v1alpha1
                kind: Checkpoint
                metadata: {name: %s}
                spec: {streamJob: %s, onDelete: %s}
                """.formatted(name, job, onDelete);
    }

    private Path logEntry(String location) {
        assertThat(location).startsWith("s3://weir/checkpoints/").endsWith(".json");
        return product.bucketFolder().resolve(location.substring("s3://weir/".length()));
    }

    private static long files(Path data) {
        if (!Files.exists(data)) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(data)) {
            return all.filter(Files::isRegularFile).count();
        } catch (IOException | java.io.UncheckedIOException e) {
            return -1; // changes at this moment
        }
    }
}
