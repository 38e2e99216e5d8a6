package dev.weir.operator.reconciler;

import static dev.weir.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointPhase;
import dev.weir.control.JobEvent;
import dev.weir.operator.Fixtures;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.model.CheckpointRemoval;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReconcilersTest extends OperatorWorld {
    @Test
    void shouldMakeTheJobsResources() {
        reconcile();

        assertThat(cluster.writes)
                .containsExactly(
                        "create Secret/demo/flights-weir",
                        "apply NetworkPolicy/demo/flights-weir",
                        "apply PodDisruptionBudget/demo/flights-weir",
                        "apply ConfigMap/demo/flights-weir",
                        "apply Service/demo/flights-jobmaster",
                        "apply Service/demo/flights-taskmanager",
                        "apply StatefulSet/demo/flights-jobmaster",
                        "apply StatefulSet/demo/flights-taskmanager",
                        "status StreamJob/demo/flights");
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.STARTING);
        assertThat(job.getStatus().decisions()).hasSize(1);
    }

    @Test
    void shouldWriteNothingAtRest() {
        run();
        cluster.writes.clear();

        for (int i = 0; i < 5; i++) {
            now.set(now.get().plusSeconds(1));
            reconcile();
        }

        assertThat(cluster.writes).isEmpty();
    }

    @Test
    void shouldWriteNothingAtRestAfterTheOperatorWasRestarted() throws IOException {
        run();
        stop();
        cluster.writes.clear();
        ReconcilersTest restarted = new ReconcilersTest();
        cluster.all(StreamJob.class).forEach(restarted.cluster::put);
        restarted.cluster.put(credentials());
        restarted.start();
        cluster.all(Secret.class).forEach(restarted.cluster::put);
        cluster.all(io.fabric8.kubernetes.api.model.ConfigMap.class).forEach(restarted.cluster::put);
        cluster.all(io.fabric8.kubernetes.api.model.Service.class).forEach(restarted.cluster::put);
        cluster.all(StatefulSet.class).forEach(restarted.cluster::put);
        cluster.all(Pod.class).forEach(restarted.cluster::put);
        cluster.all(PodDisruptionBudget.class).forEach(restarted.cluster::put);
        cluster.all(NetworkPolicy.class).forEach(restarted.cluster::put);
        restarted.job.setStatus(job.getStatus());

        restarted.reconcile();
        until("connected", () -> restarted.jobMasters.view(KEY).connected());
        restarted.reconcile();

        assertThat(restarted.cluster.writes).isEmpty();
        restarted.stop();
    }

    @Test
    void shouldSayThatTheCredentialsAreMissingAndGoOnOnceTheyAreThere() {
        cluster.remove(credentials());
        reconcile();
        assertThat(condition("Ready").reason()).isEqualTo("MissingCredentials");
        assertThat(condition("Ready").message()).contains("weir-s3");
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.PENDING);
        assertThat(cluster.all(StatefulSet.class)).isEmpty();

        cluster.put(credentials());
        reconcile();

        assertThat(cluster.all(StatefulSet.class)).hasSize(2);
    }

    @Test
    void shouldPutBackWhatSomebodyChanged() {
        run();
        cluster.find(StatefulSet.class, "demo", "flights-taskmanager")
                .orElseThrow()
                .getSpec()
                .setReplicas(7);
        cluster.writes.clear();

        reconcile();

        assertThat(cluster.writes).contains("apply StatefulSet/demo/flights-taskmanager");
    }

    @Test
    void shouldReplaceAllPodsWhenTheSpecificationChanges() {
        run();
        fake.say(new JobEvent.CheckpointChanged(Fixtures.report(4, CheckpointPhase.COMPLETED)));
        until("reported", () -> jobMasters.view(KEY).byId(4).isPresent());
        reconcile();
        StreamJob changed = Fixtures.job("  restartPolicy: {maxAttempts: 3}\n");
        changed.setStatus(job.getStatus());
        changed.getMetadata().setGeneration(2L);
        job = cluster.put(changed);
        cluster.writes.clear();

        reconcile();
        reconcile();
        reconcile();

        assertThat(cluster.writes)
                .contains("delete Pod/demo/flights-jobmaster-0", "delete Pod/demo/flights-taskmanager-0");
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.STARTING);
    }

    @Test
    void shouldListAPeriodicCheckpointOnlyOnceItIsKept() {
        run();
        fake.say(new JobEvent.CheckpointChanged(Fixtures.report(4, CheckpointPhase.COMPLETED)));
        until("reported", () -> jobMasters.view(KEY).byId(4).isPresent());
        reconcile();
        assertThat(cluster.all(Checkpoint.class)).isEmpty();
        until("kept", () -> jobMasters.view(KEY).keeps(4));

        reconcile();

        Checkpoint listed = cluster.find(Checkpoint.class, "demo", "flights-4").orElseThrow();
        reconcile(listed);
        assertThat(listed.getStatus().phase()).isEqualTo(Phase.COMPLETED);
        assertThat(listed.getStatus().trigger()).isEqualTo("Periodic");
        assertThat(listed.getStatus().storage().folder()).isEqualTo("checkpoints/" + Fixtures.JOB_UID);
        assertThat(listed.getStatus().operators()).hasSize(1);
        assertThat(listed.getMetadata().getOwnerReferences()).hasSize(1);
        cluster.writes.clear();
        reconcile(listed);
        reconcile();
        assertThat(cluster.writes).noneMatch(write -> write.contains("Checkpoint"));
    }

    @Test
    void shouldNotListACheckpointThatIsGoneBeforeItIsKept() {
        fake.missing(4L);
        run();
        fake.say(new JobEvent.CheckpointChanged(Fixtures.report(4, CheckpointPhase.COMPLETED)));
        until("reported", () -> jobMasters.view(KEY).byId(4).isPresent());
        reconcile();
        until("told", () -> jobMasters.view(KEY).missing().contains(4L));

        reconcile();

        assertThat(cluster.all(Checkpoint.class)).isEmpty();
    }

    @Test
    void shouldAskForACheckpointAndFollowItToItsEnd() {
        run();
        Checkpoint mine = cluster.put(Fixtures.checkpoint("mine"));
        reconcile(mine);
        until("asked", () -> !fake.requests.isEmpty());
        assertThat(fake.requests.peek().name()).isEqualTo("uid-of-mine");
        fake.say(new JobEvent.CheckpointChanged(Fixtures.report(5, "uid-of-mine", CheckpointPhase.IN_PROGRESS)));
        until("reported", () -> jobMasters.view(KEY).byId(5).isPresent());
        reconcile(mine);
        assertThat(mine.getStatus().phase()).isEqualTo(Phase.IN_PROGRESS);

        Checkpoint done = completed("mine", 5);

        assertThat(done.getStatus().id()).isEqualTo(5);
        assertThat(cluster.find(Checkpoint.class, "demo", "flights-5")).isEmpty();
        reconcile();
        assertThat(fake.requests).hasSize(1);
    }

    @Test
    void shouldRemoveTheDataOfADeletedCheckpoint() {
        run();
        Checkpoint mine = completed("mine", 5);
        fake.say(new JobEvent.CheckpointChanged(Fixtures.report(6, CheckpointPhase.COMPLETED)));
        until("a newer one", () -> jobMasters.view(KEY).byId(6).isPresent());

        until("removed", () -> cleanup(mine));

        assertThat(data.removed).containsExactly("checkpoint 5 of checkpoints/" + Fixtures.JOB_UID + " as admin");
    }

    @Test
    void shouldKeepTheDataOfTheNewestCheckpoint() {
        run();
        Checkpoint mine = completed("mine", 5);

        assertThat(cleanup(mine)).isTrue();

        assertThat(data.removed).isEmpty();
    }

    @Test
    void shouldLetACheckpointGoThatWasNeverReconciled() {
        assertThat(cleanup(cluster.put(Fixtures.checkpoint("mine")))).isTrue();
    }

    @Test
    void shouldHoldACheckpointWhoseDataCannotBeRemovedUntilItIsGivenUp() {
        run();
        Checkpoint mine = completed("mine", 5);
        fake.say(new JobEvent.CheckpointChanged(Fixtures.report(6, CheckpointPhase.COMPLETED)));
        until("a newer one", () -> jobMasters.view(KEY).byId(6).isPresent());
        data.failure = new IOException("connection refused");

        until(
                "tried",
                () -> !cleanup(mine)
                        && mine.getStatus().conditions().stream()
                                .anyMatch(one -> one.type().equals("DataRemoved")
                                        && one.reason().equals("StorageUnreachable")));

        mine.getMetadata().setAnnotations(Map.of(CheckpointRemoval.ABANDON, "true"));
        assertThat(cleanup(mine)).isTrue();
        assertThat(data.removed).isEmpty();
    }

    @Test
    void shouldRemoveAJobStepByStepButForWhatIsRetained() {
        run();
        Checkpoint mine = completed("mine", 5);
        Checkpoint kept = completed("kept", 6);
        kept.setSpec(new CheckpointSpec("flights", null, null, CheckpointSpec.OnDelete.RETAIN));
        job.getMetadata().setDeletionTimestamp("2026-01-01T12:00:00Z");

        assertThat(cleanup()).isFalse();
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.DELETING);
        assertThat(cluster.all(StatefulSet.class)).isEmpty();
        assertThat(data.removed).isEmpty();
        cluster.all(Pod.class).forEach(cluster::remove);
        assertThat(cleanup()).isFalse();
        assertThat(mine.getMetadata().getDeletionTimestamp()).isNotNull();
        assertThat(cleanup(mine)).isTrue();
        cluster.remove(mine);

        until("removed", this::cleanup);

        assertThat(data.removed).containsExactly("job checkpoints/" + Fixtures.JOB_UID + " but [6]");
        assertThat(kept.getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void shouldRememberNothingOfJobsThatAreGone() {
        StreamJob bounded = Fixtures.job("  taskManager: {resources: {limits: {cpu: 1000m}}}\n");
        job = cluster.put(bounded);
        reconcile();
        reconcile();
        assertThat(jobs.remembered()).isEqualTo(1);
        cluster.writes.clear();
        reconcile();
        assertThat(cluster.writes)
                .as("what the API server writes in another form is left alone")
                .isEmpty();
        Checkpoint mine = cluster.put(Fixtures.checkpoint("mine"));
        reconcile(mine);

        job.getMetadata().setDeletionTimestamp("2026-01-01T12:00:00Z");
        until("removed", () -> {
            cluster.all(Pod.class).forEach(cluster::remove);
            cluster.all(Checkpoint.class).stream().filter(this::cleanup).forEach(cluster::remove);
            return cleanup();
        });

        assertThat(jobs.remembered()).isZero();
        assertThat(removals.state(Fixtures.JOB_UID)).isEmpty();
        assertThat(jobMasters.followed()).isZero();
        assertThat(wakeups.followed()).isZero();
    }

    @Test
    void shouldDeleteAJobThatNeverStartedWithoutLookingAtStorage() {
        job.getMetadata().setDeletionTimestamp("2026-01-01T12:00:00Z");

        assertThat(cleanup()).isTrue();

        assertThat(data.removed).isEmpty();
    }

    @Test
    void shouldSayWhatIsMissingWhenTheCredentialsAreGoneAtTheEnd() {
        run();
        completed("kept", 6);
        cluster.all(Checkpoint.class).forEach(cluster::remove);
        cluster.all(StatefulSet.class).forEach(cluster::remove);
        cluster.all(Pod.class).forEach(cluster::remove);
        cluster.remove(credentials());
        job.getMetadata().setDeletionTimestamp("2026-01-01T12:00:00Z");

        assertThat(cleanup()).isFalse();
        assertThat(condition("Ready").reason()).isEqualTo("MissingCredentials");
        assertThat(condition("Ready").message()).contains("abandon-data=true");

        job.getMetadata().setAnnotations(Map.of(CheckpointRemoval.ABANDON, "true"));
        assertThat(cleanup()).isTrue();
    }
}
