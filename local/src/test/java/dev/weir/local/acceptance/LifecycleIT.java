package dev.weir.local.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes of jobs that run: by savepoint, of their parallelism, and to something that does not work. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(400)
class LifecycleIT {
    @TempDir
    static Path folder;

    private Product product;

    @BeforeAll
    void start() throws IOException {
        product = Product.start(folder.resolve("data"));
    }

    @AfterAll
    void stop() throws IOException {
        product.close();
    }

    /** One job through a rescale, an upgrade by savepoint and a rollback, and each record counted once. */
    @Test
    void shouldCountEachRecordOnceThroughEveryUpgrade() throws IOException {
        Job job = product.job("changed", Flights.of(6, 100, 20))
                .with("spec.parallelism", 1)
                .with(
                        "spec.upgrade",
                        Map.of("mode", "Savepoint", "rollback", Map.of("checkpoints", 1, "within", "12s")))
                .withArguments("--rate", "5");
        job.apply().awaitCheckpoints(2);

        Map<String, String> before = taskManagers(job);
        job.with("spec.parallelism", 2).apply();
        completed(job, "Rescale");
        assertThat(job.status("job.parallelism")).contains(2);
        assertThat(taskManagers(job))
                .as("the TaskManager that ran runs on")
                .containsAllEntriesOf(before)
                .hasSize(2);
        job.with("spec.parallelism", 1).apply();
        job.await("one TaskManager", () -> taskManagers(job).equals(before));
        completed(job, "Rescale");

        job.with("spec.restartPolicy", Map.of("maxAttempts", 3)).apply();
        completed(job, "Change");
        assertThat(job.status("upgrade.base.savepoint")).contains(true);
        assertThat(product.bucketFolder()
                        .resolve(job.storageFolder())
                        .resolve("savepoints/"
                                + job.status("upgrade.base.request").orElseThrow())
                        .resolve("savepoint.json"))
                .exists();

        job.with("spec.restartPolicy", Map.of("maxAttempts", 5))
                .with("spec.taskManager.podTemplate", podThatNeverStarts())
                .apply();
        String why = job.awaitCondition("Degraded", "True", "RolledBack");
        assertThat(why).contains("0 checkpoints of 1");
        job.awaitPhase("Running");
        job.awaitCheckpoints(1);
        assertThat(job.events())
                .filteredOn(event -> event.contains("RolledBack"))
                .hasSize(1);

        job.with("spec.taskManager.podTemplate", Map.of())
                .with("spec.job.args", withoutRate(job))
                .apply();
        job.assertExactlyOnce();
    }

    /** Five flights a second leave two subtasks idle. */
    @Test
    void shouldGiveBackWhatAJobDoesNotNeed() throws IOException {
        Job job = product.job("idle", Flights.of(6, 100, 20))
                .with("spec.parallelism", 2)
                .with("spec.autoscaler", Map.of("min", 1, "max", 2, "stabilization", "10s"))
                .withArguments("--rate", "5");
        job.apply().awaitCheckpoints(1);

        completed(job, "Rescale");

        assertThat(job.status("job.parallelism")).contains(1);
        assertThat(job.status("autoscaler.parallelism")).contains(1);
        assertThat(job.status("autoscaler.message").orElseThrow().toString()).contains("of its time");
        assertThat(job.status("autoscaler.base")).as("the specification's").contains(2);
        assertThat(job.events())
                .filteredOn(event -> event.contains("Autoscaled"))
                .hasSize(1);
        job.with("spec.job.args", withoutRate(job)).apply();
        job.assertExactlyOnce();
    }

    private static List<?> withoutRate(Job job) {
        List<?> arguments = (List<?>) job.get("spec.job.args");
        return arguments.subList(0, arguments.size() - 2);
    }

    private static Map<String, Object> podThatNeverStarts() {
        return Map.of(
                "spec",
                Map.of("containers", List.of(Map.of("name", "taskmanager", "image", "weir/there-is-none:dev"))));
    }

    private static void completed(Job job, String kind) {
        job.await(
                "the change is complete",
                () -> job.status("upgrade.kind").equals(Optional.of(kind))
                        && job.status("upgrade.step").equals(Optional.of("Completed")));
    }

    /** Their uids, by their names. */
    private static Map<String, String> taskManagers(Job job) {
        return job.pods().stream()
                .filter(pod -> pod.getMetadata().getName().contains("-taskmanager-"))
                .collect(Collectors.toMap(
                        pod -> pod.getMetadata().getName(),
                        pod -> pod.getMetadata().getUid()));
    }
}
