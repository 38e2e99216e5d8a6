package dev.weir.operator.reconciler;

import static dev.weir.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.JobEvent;
import dev.weir.control.JobState;
import dev.weir.operator.Fixtures;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.CheckpointStatus.StorageRef;
import dev.weir.operator.api.Condition;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.data.CheckpointData;
import dev.weir.operator.data.Removals;
import dev.weir.operator.dependent.DesiredResources;
import dev.weir.operator.jobmaster.FakeJobMaster;
import dev.weir.operator.jobmaster.JobMasters;
import dev.weir.operator.model.CheckpointRemoval;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.observer.Credentials;
import dev.weir.operator.status.EventRecorder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconcilersTest {
    private static final String TOKEN = "0123456789abcdef";
    private static final JobKey KEY = new JobKey("demo", "flights");

    private final FakeCluster cluster = new FakeCluster();
    private final AtomicReference<Instant> now = new AtomicReference<>(Fixtures.NOW);
    private final InstantSource clock = now::get;
    private final Data data = new Data();
    private final Caches caches = new Caches();
    private final EventRecorder events = new EventRecorder(cluster::record, clock);
    private final Wakeups wakeups = new Wakeups(caches, events);
    private final JobMasters jobMasters = new JobMasters(wakeups, clock);
    private final Removals removals = new Removals(clock);
    private FakeJobMaster fake;
    private StreamJobReconciler jobs;
    private CheckpointReconciler checkpoints;
    private StreamJob job;

    /** Remembers what was removed. */
    private static final class Data implements CheckpointData {
        final List<String> removed = new CopyOnWriteArrayList<>();
        volatile IOException failure;

        @Override
        public Outcome deleteCheckpoint(StorageRef storage, Credentials credentials, long id) throws IOException {
            fail();
            removed.add("checkpoint " + id + " of " + storage.folder() + " as " + credentials.accessKey());
            return Outcome.REMOVED;
        }

        @Override
        public Outcome deleteSavepoint(StorageRef storage, Credentials credentials, String name) throws IOException {
            fail();
            removed.add("savepoint " + name + " of " + storage.folder());
            return Outcome.REMOVED;
        }

        @Override
        public void deleteJob(StorageRef storage, Credentials credentials, Set<Long> retained) throws IOException {
            fail();
            removed.add("job " + storage.folder() + " but " + retained);
        }

        private void fail() throws IOException {
            if (failure != null) {
                throw failure;
            }
        }
    }

    @BeforeEach
    void start() throws IOException {
        job = cluster.put(Fixtures.job());
        cluster.put(credentials());
        String hash = DesiredResources.of(job, Optional.empty()).configHash();
        fake = new FakeJobMaster(TOKEN, Fixtures.snapshot(JobState.RUNNING, hash));
        Parts parts = Parts.of(
                caches,
                wakeups,
                jobMasters,
                (key, ip) -> Optional.of(fake.uri()),
                () -> TOKEN,
                cluster,
                data,
                removals,
                cluster,
                events,
                clock);
        jobs = parts.streamJobs();
        checkpoints = parts.checkpoints();
        caches.jobs(new FakeCache<>(cluster, StreamJob.class));
        caches.checkpoints(new FakeCache<>(cluster, Checkpoint.class));
        caches.filled();
    }

    @AfterEach
    void stop() {
        jobMasters.close();
        removals.close();
        events.close();
        fake.close();
    }

    private static Secret credentials() {
        return new SecretBuilder()
                .withNewMetadata()
                .withName("weir-s3")
                .withNamespace("demo")
                .endMetadata()
                .withData(Map.of("accessKey", "YWRtaW4=", "secretKey", "c2VjcmV0"))
                .build();
    }

    private void reconcile() {
        jobs.reconcile(job, new FakeContext<>(job, cluster));
    }

    private boolean cleanup() {
        return jobs.cleanup(job, new FakeContext<>(job, cluster)).isRemoveFinalizer();
    }

    private void reconcile(Checkpoint checkpoint) {
        checkpoints.reconcile(checkpoint, new FakeContext<>(checkpoint, cluster));
    }

    private boolean cleanup(Checkpoint checkpoint) {
        return checkpoints
                .cleanup(checkpoint, new FakeContext<>(checkpoint, cluster))
                .isRemoveFinalizer();
    }

    private Condition condition(String type) {
        return job.getStatus().conditions().stream()
                .filter(one -> one.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private void run() {
        reconcile();
        reconcile();
        until("connected", () -> jobMasters.view(KEY).connected());
        podsReady();
        reconcile();
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.RUNNING);
    }

    private void podsReady() {
        for (StatefulSet set : cluster.all(StatefulSet.class)) {
            cluster.put(new PodBuilder()
                    .withNewMetadataLike(set.getSpec().getTemplate().getMetadata())
                    .withName(set.getMetadata().getName() + "-0")
                    .withNamespace("demo")
                    .endMetadata()
                    .withNewStatus()
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus("True")
                    .endCondition()
                    .endStatus()
                    .build());
        }
    }

    private Checkpoint completed(String name, long id) {
        Checkpoint checkpoint = cluster.put(Fixtures.checkpoint(name));
        checkpoint.getMetadata().setFinalizers(List.of(Finalizers.DATA));
        fake.say(new JobEvent.CheckpointChanged(
                Fixtures.report(id, checkpoint.getMetadata().getUid(), CheckpointPhase.COMPLETED)));
        until("reported", () -> jobMasters.view(KEY).byId(id).isPresent());
        reconcile();
        until("kept", () -> jobMasters.view(KEY).keeps(id));
        reconcile(checkpoint);
        assertThat(checkpoint.getStatus().phase()).isEqualTo(Phase.COMPLETED);
        return checkpoint;
    }

    @Test
    void shouldMakeTheJobsResources() {
        reconcile();

        assertThat(cluster.writes)
                .containsExactly(
                        "create Secret/demo/flights-weir",
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
        StreamJob changed = Fixtures.job("  restartPolicy: {maxAttempts: 3}\n");
        changed.setStatus(job.getStatus());
        changed.getMetadata().setGeneration(2L);
        job = cluster.put(changed);
        cluster.writes.clear();

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
        ReconcilersTest restarted = new ReconcilersTest();
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
