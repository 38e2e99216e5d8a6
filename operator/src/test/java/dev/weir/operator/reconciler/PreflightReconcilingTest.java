package dev.weir.operator.reconciler;

import static dev.weir.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointPhase;
import dev.weir.control.JobEvent;
import dev.weir.control.JobState;
import dev.weir.operator.Fixtures;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.model.Preflights;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A changed program is asked whether it can go on, before the pods of the one that runs are touched. */
class PreflightReconcilingTest extends OperatorWorld {
    private static final String CHANGED = "  stateBackend: rocksdb\n";

    private void runWithACheckpoint() {
        run();
        fake.say(new JobEvent.CheckpointChanged(Fixtures.report(4, CheckpointPhase.COMPLETED)));
        until("reported", () -> jobMasters.view(KEY).byId(4).isPresent());
        reconcile();
        // From now on its configuration says that it has checkpoints.
        reconcile();
        cluster.writes.clear();
    }

    private void change(String more) {
        StreamJob changed = Fixtures.job(more);
        changed.setStatus(job.getStatus());
        changed.getMetadata().setGeneration(job.getMetadata().getGeneration() + 1);
        job = cluster.put(changed);
    }

    private Optional<Pod> preflight() {
        return cluster.find(Pod.class, "demo", "flights-preflight");
    }

    private void ends(int code, String message) {
        preflight()
                .orElseThrow()
                .setStatus(new PodStatusBuilder()
                        .withPhase(code == 0 ? "Succeeded" : "Failed")
                        .addNewContainerStatus()
                        .withName("preflight")
                        .withNewState()
                        .withNewTerminated()
                        .withExitCode(code)
                        .withReason(code == 0 ? "Completed" : "Error")
                        .withMessage(message)
                        .withFinishedAt(now.get().toString())
                        .endTerminated()
                        .endState()
                        .endContainerStatus()
                        .build());
    }

    private void wait(int seconds) {
        now.set(now.get().plusSeconds(seconds));
        reconcile();
    }

    private List<String> touched() {
        return cluster.writes.stream()
                .filter(write -> !write.startsWith("status ")
                        && !write.contains("flights-preflight")
                        && !write.contains("Checkpoint/"))
                .toList();
    }

    private String running() {
        return cluster.find(ConfigMap.class, "demo", "flights-weir")
                .orElseThrow()
                .getData()
                .get("job.json");
    }

    @Test
    void shouldChangeNothingBeforeTheChangedProgramHasSaidThatItFits() {
        runWithACheckpoint();
        String before = running();
        change(CHANGED);

        reconcile();
        wait(1);

        assertThat(cluster.writes)
                .contains("apply ConfigMap/demo/flights-preflight", "create Pod/demo/flights-preflight");
        assertThat(touched()).isEmpty();
        assertThat(running()).isEqualTo(before);
        assertThat(cluster.find(ConfigMap.class, "demo", "flights-preflight")
                        .orElseThrow()
                        .getData()
                        .get("job.json"))
                .contains("rocksdb");
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.RUNNING);
        assertThat(condition("Ready").status()).isEqualTo("True");
        assertThat(condition("Progressing").status()).isEqualTo("True");
        assertThat(condition("Progressing").reason()).isEqualTo("Preflight");
    }

    @Test
    void shouldReplaceThePodsAndRemoveThePreflightOnceItFits() {
        runWithACheckpoint();
        change(CHANGED);
        reconcile();
        ends(0, "");

        reconcile();
        reconcile();
        reconcile();

        assertThat(running()).contains("rocksdb");
        assertThat(cluster.writes)
                .contains("delete Pod/demo/flights-jobmaster-0", "delete Pod/demo/flights-taskmanager-0");
        assertThat(preflight()).isEmpty();
        assertThat(cluster.find(ConfigMap.class, "demo", "flights-preflight")).isEmpty();
    }

    @Test
    void shouldRefuseAnImpossibleChangeWithItsWholeMessageAndOneEvent() {
        runWithACheckpoint();
        change(CHANGED);
        reconcile();
        String message = "operator 'hourly': key: \"string\" cannot be read as \"long\" " + "x".repeat(3000);
        ends(4, message);

        for (int i = 0; i < 5; i++) {
            wait(600);
        }

        assertThat(touched()).isEmpty();
        assertThat(condition("Degraded").reason()).isEqualTo("IncompatibleState");
        assertThat(condition("Degraded").message()).endsWith(message);
        assertThat(condition("Progressing").status()).isEqualTo("False");
        assertThat(condition("Progressing").reason()).isEqualTo("IncompatibleState");
        assertThat(condition("Ready").status()).isEqualTo("True");
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.RUNNING);
        until("told", () -> !told("IncompatibleState").isEmpty());
        assertThat(told("IncompatibleState")).hasSize(1);
    }

    private List<String> told(String reason) {
        return cluster.events.stream()
                .filter(event -> event.getReason().equals(reason))
                .map(event -> event.getMessage())
                .toList();
    }

    @Test
    void shouldAskAnewWhenTheSpecificationIsCorrected() {
        runWithACheckpoint();
        change(CHANGED);
        reconcile();
        ends(4, "no");
        reconcile();
        change(CHANGED + "  maxParallelism: 256\n");
        cluster.writes.clear();

        reconcile();
        reconcile();

        assertThat(cluster.writes)
                .containsSubsequence(
                        "delete Pod/demo/flights-preflight",
                        "apply ConfigMap/demo/flights-preflight",
                        "create Pod/demo/flights-preflight");
        assertThat(touched()).isEmpty();
        assertThat(condition("Degraded").status()).isEqualTo("False");
    }

    @Test
    void shouldForgetARefusalWhenTheChangeIsTakenBack() {
        runWithACheckpoint();
        change(CHANGED);
        reconcile();
        ends(4, "no");
        reconcile();
        change("");

        reconcile();

        assertThat(preflight()).isEmpty();
        assertThat(touched()).isEmpty();
        assertThat(condition("Degraded").status()).isEqualTo("False");
        assertThat(condition("Progressing").reason()).isEqualTo("Running");
    }

    @Test
    void shouldKeepRefusingWhenTheProgramThatRanHasFailed() {
        runWithACheckpoint();
        change(CHANGED);
        reconcile();
        ends(4, "no");
        reconcile();
        String hash = jobMasters.view(KEY).job().orElseThrow().specHash();
        fake.say(new JobEvent.JobChanged(Fixtures.status(JobState.FAILED, hash)));
        until("failed", () -> jobMasters.view(KEY).job().orElseThrow().state() == JobState.FAILED);

        reconcile();
        reconcile();

        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.FAILED);
        assertThat(touched()).isEmpty();
    }

    @Test
    void shouldTryABrokenPreflightAgainWithBackOffAndSayWhatHindersIt() {
        runWithACheckpoint();
        change(CHANGED);
        reconcile();
        ends(1, "StorageUnreachable: no route");
        wait(9);
        assertThat(condition("Degraded").reason()).isEqualTo("PreflightFailed");
        assertThat(condition("Degraded").message()).contains("attempt 1", "StorageUnreachable: no route");
        assertThat(cluster.writes).doesNotContain("delete Pod/demo/flights-preflight");

        wait(1);
        assertThat(preflight()).isEmpty();
        reconcile();
        assertThat(preflight()).isPresent();
        assertThat(condition("Degraded").message()).contains("no route");
        ends(1, "StorageUnreachable: no route");
        wait(19);
        assertThat(preflight()).isPresent();
        wait(1);
        assertThat(preflight()).isEmpty();
        reconcile();
        ends(0, "");
        reconcile();
        reconcile();

        assertThat(running()).contains("rocksdb");
    }

    @Test
    void shouldSayThatAnImageIsMissingAndTryAgainWhenItTakesTooLong() {
        runWithACheckpoint();
        change(CHANGED);
        reconcile();
        preflight()
                .orElseThrow()
                .setStatus(new PodStatusBuilder()
                        .withPhase("Pending")
                        .addNewContainerStatus()
                        .withName("preflight")
                        .withNewState()
                        .withNewWaiting()
                        .withReason("ImagePullBackOff")
                        .withMessage("no image weir/flights:next")
                        .endWaiting()
                        .endState()
                        .endContainerStatus()
                        .build());
        preflight().orElseThrow().getMetadata().setCreationTimestamp(now.get().toString());
        wait(1);
        assertThat(condition("Degraded").message()).contains("no image weir/flights:next");
        assertThat(touched()).isEmpty();

        wait((int) Preflights.DEADLINE.toSeconds() + 30);
        reconcile();

        assertThat(preflight().orElseThrow().getMetadata().getAnnotations()).containsEntry("weir.dev/attempt", "2");
    }

    @Test
    void shouldNotAskWithoutACheckpointOrWhenTheProgramStaysTheSame() {
        run();
        change("  restartPolicy: {maxAttempts: 3}\n");
        reconcile();
        assertThat(preflight()).isEmpty();

        change(CHANGED);
        reconcile();

        reconcile();
        assertThat(preflight()).isEmpty();
        assertThat(condition("Progressing").reason()).as("takes one first").isEqualTo("UpgradeCheckpoint");
    }

    @Test
    void shouldLetTheJobBeSuspendedMeanwhile() {
        runWithACheckpoint();
        change(CHANGED);
        reconcile();
        ends(4, "no");
        reconcile();
        change(CHANGED + "  state: Suspended\n");

        reconcile();
        reconcile();

        assertThat(preflight()).isEmpty();
        assertThat(cluster.find(StatefulSet.class, "demo", "flights-jobmaster")
                        .orElseThrow()
                        .getSpec()
                        .getReplicas())
                .isZero();
    }

    @Test
    void shouldRemoveThePreflightWithTheJob() {
        runWithACheckpoint();
        change(CHANGED);
        reconcile();

        cleanup();

        assertThat(preflight()).isEmpty();
    }

    /** An operator that knows nothing but what the API server holds, after every step, ends as one that lives on. */
    @Test
    void shouldGoOnFromWhatIsThereWhenTheOperatorIsRestartedAfterAnyStep() throws IOException {
        runWithACheckpoint();
        change(CHANGED);
        PreflightReconcilingTest world = this;
        for (int step = 0; step < 4; step++) {
            world.reconcile();
            assertThat(world.touched()).as("after step " + step).isEmpty();
            if (step == 1) {
                world.ends(1, "no route");
                world.now.set(world.now.get().plusSeconds(10));
            }
            world = world.restarted();
        }
        world.ends(0, "");
        world.reconcile();
        world = world.restarted();
        world.reconcile();
        world = world.restarted();
        world.reconcile();

        assertThat(world.running()).contains("rocksdb");
        assertThat(world.preflight()).isEmpty();
        world.stop();
    }

    private PreflightReconcilingTest restarted() throws IOException {
        PreflightReconcilingTest next = new PreflightReconcilingTest();
        next.start();
        next.job = job;
        next.now.set(now.get());
        Stream.of(StreamJob.class, Secret.class, ConfigMap.class, Service.class, StatefulSet.class, Pod.class)
                .flatMap(type -> cluster.all(type.asSubclass(HasMetadata.class)).stream())
                .forEach(next.cluster::put);
        stop();
        return next;
    }
}
