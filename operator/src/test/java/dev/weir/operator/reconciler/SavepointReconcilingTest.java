package dev.weir.operator.reconciler;

import static dev.weir.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.JobEvent;
import dev.weir.operator.Fixtures;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.api.StreamJobStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Jobs that end with a savepoint, and jobs that start from one. */
class SavepointReconcilingTest extends OperatorWorld {
    private Checkpoint askToSuspend() {
        Checkpoint last = Fixtures.checkpoint("last");
        last.setSpec(new CheckpointSpec("flights", CheckpointSpec.Kind.SAVEPOINT, true, null));
        cluster.put(last);
        reconcile(last);
        until("asked", () -> !fake.requests.isEmpty());
        assertThat(fake.requests.peek().kind()).isEqualTo(CheckpointKind.SAVEPOINT);
        assertThat(fake.requests.peek().thenSuspend()).isTrue();
        fake.say(new JobEvent.CheckpointChanged(Fixtures.savepoint(5, "uid-of-last", CheckpointPhase.COMPLETED)));
        until("reported", () -> jobMasters.view(KEY).byId(5).isPresent());
        return last;
    }

    private int replicas(String set) {
        return cluster.find(StatefulSet.class, "demo", set)
                .orElseThrow()
                .getSpec()
                .getReplicas();
    }

    @Test
    void shouldSuspendAJobWithASavepointStepByStep() {
        run();
        Checkpoint last = askToSuspend();
        reconcile();
        assertThat(job.getStatus().suspension())
                .as("the Checkpoint does not say yet where it lies")
                .isNull();
        until("kept", () -> jobMasters.view(KEY).keeps(5));
        reconcile(last);
        assertThat(last.getStatus().phase()).isEqualTo(Phase.COMPLETING);
        cluster.writes.clear();

        reconcile();
        assertThat(cluster.writes)
                .as("written down before anything is stopped")
                .containsExactly("status StreamJob/demo/flights");
        assertThat(job.getStatus().suspension().checkpoint()).isEqualTo("last");
        reconcile();
        assertThat(replicas("flights-jobmaster")).isZero();
        assertThat(replicas("flights-taskmanager")).isZero();
        cluster.all(Pod.class).forEach(cluster::remove);
        reconcile();
        reconcile(last);

        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.SUSPENDED);
        assertThat(job.getSpec().state()).isEqualTo(dev.weir.operator.api.StreamJobSpec.DesiredState.RUNNING);
        assertThat(condition("Ready").message()).contains("'last'", "weir.dev/resumedAt");
        assertThat(last.getStatus().phase()).isEqualTo(Phase.COMPLETED);
        cluster.writes.clear();
        reconcile();
        reconcile(last);
        assertThat(cluster.writes).isEmpty();
    }

    @Test
    void shouldGoOnSuspendingAfterTheOperatorWasRestartedInBetween() throws IOException {
        run();
        Checkpoint last = askToSuspend();
        until("kept", () -> {
            reconcile();
            return jobMasters.view(KEY).keeps(5);
        });
        reconcile(last);
        reconcile();
        assertThat(job.getStatus().suspension()).isNotNull();
        stop();
        SavepointReconcilingTest restarted = new SavepointReconcilingTest();
        cluster.all(StreamJob.class).forEach(restarted.cluster::put);
        restarted.start();
        cluster.all(Secret.class).forEach(restarted.cluster::put);
        cluster.all(StatefulSet.class).forEach(restarted.cluster::put);
        cluster.all(Pod.class).forEach(restarted.cluster::put);
        restarted.cluster.put(last);
        restarted.job.setStatus(job.getStatus());

        restarted.reconcile();
        restarted.reconcile(last);

        assertThat(restarted.replicas("flights-jobmaster")).isZero();
        assertThat(last.getStatus().phase()).isEqualTo(Phase.COMPLETED);
        assertThat(last.getStatus().location()).endsWith("/savepoints/uid-of-last");
        restarted.stop();
    }

    @Test
    void shouldResumeWhenTheAnnotationChangesAndStayResumed() {
        run();
        Checkpoint last = askToSuspend();
        until("kept", () -> {
            reconcile();
            return jobMasters.view(KEY).keeps(5);
        });
        reconcile(last);
        reconcile();
        reconcile();
        assertThat(replicas("flights-jobmaster")).isZero();
        job.getMetadata().setAnnotations(Map.of("weir.dev/resumedAt", "now"));

        reconcile();
        reconcile();

        assertThat(replicas("flights-jobmaster")).isEqualTo(1);
        assertThat(job.getStatus().phase()).isNotEqualTo(StreamJobPhase.SUSPENDED);
    }

    @Test
    void shouldHoldACheckpointUntilTheJobThatStartsFromItHasItsOwn() {
        run();
        Checkpoint before = completed("before", 5);
        fake.say(new JobEvent.CheckpointChanged(Fixtures.report(6, CheckpointPhase.COMPLETED)));
        until("a newer one", () -> jobMasters.view(KEY).byId(6).isPresent());
        StreamJob other = Fixtures.job("  restoreFrom: {checkpoint: before}\n");
        other.getMetadata().setName("other");
        other.getMetadata().setUid("uid-of-other");
        cluster.put(other);
        jobs.reconcile(other, new FakeContext<>(other, cluster));
        assertThat(other.getStatus().restoredFrom().location())
                .isEqualTo(before.getStatus().location());
        assertThat(cluster.find(StatefulSet.class, "demo", "other-jobmaster"))
                .as("written down first")
                .isEmpty();
        jobs.reconcile(other, new FakeContext<>(other, cluster));
        assertThat(cluster.find(StatefulSet.class, "demo", "other-jobmaster")).isPresent();
        before.getMetadata().setDeletionTimestamp("2026-01-01T12:00:00Z");

        assertThat(cleanup(before)).isFalse();
        assertThat(before.getStatus().message()).contains("'other' starts from it");
        cluster.writes.clear();
        assertThat(cleanup(before)).isFalse();
        assertThat(cluster.writes).isEmpty();
        jobs.reconcile(other, new FakeContext<>(other, cluster));
        assertThat(cluster.writes).as("its pods are not touched").noneMatch(write -> write.startsWith("apply"));
        other.setStatus(new StreamJobStatus(
                StreamJobPhase.RUNNING,
                1L,
                List.of(),
                null,
                new StreamJobStatus.LastCheckpoint(
                        "other-1", 1L, null, 1L, "1ms", "s3://weir/checkpoints/uid-of-other/log/1"),
                other.getStatus().restoredFrom(),
                null,
                null,
                null,
                null,
                null,
                null,
                List.of()));

        until("removed", () -> cleanup(before));

        assertThat(data.removed).hasSize(1);
        cluster.remove(before);
        cluster.writes.clear();
        jobs.reconcile(other, new FakeContext<>(other, cluster));
        assertThat(cluster.writes).noneMatch(write -> write.contains("StatefulSet"));
    }

    @Test
    void shouldNotStartFromACheckpointThatIsNotThereAndSaySo() {
        StreamJob other = Fixtures.job("  restoreFrom: {checkpoint: nowhere}\n");
        other.getMetadata().setName("other");
        cluster.put(other);

        jobs.reconcile(other, new FakeContext<>(other, cluster));

        assertThat(cluster.find(StatefulSet.class, "demo", "other-jobmaster")).isEmpty();
        assertThat(other.getStatus().phase()).isEqualTo(StreamJobPhase.PENDING);
        assertThat(other.getStatus().conditions())
                .anyMatch(one -> one.message() != null && one.message().contains("no Checkpoint 'nowhere'"));
    }

    @Test
    void shouldRemoveTheFolderOfADeletedSavepoint() {
        run();
        Checkpoint mine = Fixtures.checkpoint("mine");
        mine.setSpec(new CheckpointSpec("flights", CheckpointSpec.Kind.SAVEPOINT, null, null));
        cluster.put(mine);
        fake.say(new JobEvent.CheckpointChanged(Fixtures.savepoint(5, "uid-of-mine", CheckpointPhase.COMPLETED)));
        until("kept", () -> {
            reconcile();
            return jobMasters.view(KEY).keeps(5);
        });
        reconcile(mine);
        assertThat(mine.getStatus().location()).endsWith("/savepoints/uid-of-mine");
        assertThat(cleanup(mine)).as("its job goes on from it").isFalse();
        fake.say(new JobEvent.CheckpointChanged(Fixtures.report(6, CheckpointPhase.COMPLETED)));
        until("a newer one", () -> jobMasters.view(KEY).byId(6).isPresent());

        until("removed", () -> cleanup(mine));

        assertThat(data.removed).containsExactly("savepoint uid-of-mine of checkpoints/" + Fixtures.JOB_UID);
    }
}
