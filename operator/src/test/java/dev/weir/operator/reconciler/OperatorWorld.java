package dev.weir.operator.reconciler;

import static dev.weir.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointPhase;
import dev.weir.control.JobEvent;
import dev.weir.control.JobState;
import dev.weir.operator.Fixtures;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.CheckpointStatus.StorageRef;
import dev.weir.operator.api.Condition;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.data.CheckpointData;
import dev.weir.operator.data.FoundCheckpoints;
import dev.weir.operator.data.ImportedCheckpoint;
import dev.weir.operator.data.Removals;
import dev.weir.operator.dependent.DesiredResources;
import dev.weir.operator.jobmaster.FakeJobMaster;
import dev.weir.operator.jobmaster.JobMasters;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.observer.Credentials;
import dev.weir.operator.status.EventRecorder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.FileNotFoundException;
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

/** The two reconcilers over an API server in memory and a JobMaster that says what it is told to. */
abstract class OperatorWorld {
    static final String TOKEN = "0123456789abcdef";
    static final JobKey KEY = new JobKey("demo", "flights");

    final FakeCluster cluster = new FakeCluster();
    final AtomicReference<Instant> now = new AtomicReference<>(Fixtures.NOW);
    final InstantSource clock = now::get;
    final Data data = new Data();
    final EventRecorder events = new EventRecorder(cluster::record, clock);
    final Removals removals = new Removals(clock);
    Caches caches;
    Wakeups wakeups;
    JobMasters jobMasters;
    FakeJobMaster fake;
    StreamJobReconciler jobs;
    CheckpointReconciler checkpoints;
    StreamJob job;

    /** Remembers what was removed. */
    static final class Data implements CheckpointData {
        final List<String> removed = new CopyOnWriteArrayList<>();
        final List<String> reads = new CopyOnWriteArrayList<>();
        volatile IOException failure;
        volatile FoundCheckpoints found = new FoundCheckpoints(List.of(), List.of());

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

        @Override
        public ImportedCheckpoint read(StorageRef through, Credentials credentials, String location)
                throws IOException {
            fail();
            reads.add(location + " as " + credentials.accessKey());
            return found.checkpoints().stream()
                    .filter(one -> one.report().location().equals(location))
                    .findFirst()
                    .orElseThrow(() -> new FileNotFoundException(location));
        }

        @Override
        public FoundCheckpoints find(StorageRef through, Credentials credentials, String location, String job)
                throws IOException {
            fail();
            reads.add(job + " at " + location);
            return found;
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
        startOperator();
    }

    /** One that knows nothing but what the API server holds takes the place of the one that there was. */
    void restartOperator() {
        jobMasters.close();
        startOperator();
    }

    private void startOperator() {
        caches = new Caches();
        wakeups = new Wakeups(caches, events);
        jobMasters = new JobMasters(wakeups, clock);
        Parts parts = Parts.of(
                caches,
                wakeups,
                jobMasters,
                (key, ip) -> Optional.of(fake.uri()),
                () -> TOKEN,
                cluster,
                Optional.of("weir-system"),
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

    static Secret credentials() {
        return new SecretBuilder()
                .withNewMetadata()
                .withName("weir-s3")
                .withNamespace("demo")
                .endMetadata()
                .withData(Map.of("accessKey", "YWRtaW4=", "secretKey", "c2VjcmV0"))
                .build();
    }

    void reconcile() {
        jobs.reconcile(job, new FakeContext<>(job, cluster));
    }

    boolean cleanup() {
        return jobs.cleanup(job, new FakeContext<>(job, cluster)).isRemoveFinalizer();
    }

    void reconcile(Checkpoint checkpoint) {
        checkpoints.reconcile(checkpoint, new FakeContext<>(checkpoint, cluster));
    }

    boolean cleanup(Checkpoint checkpoint) {
        return checkpoints
                .cleanup(checkpoint, new FakeContext<>(checkpoint, cluster))
                .isRemoveFinalizer();
    }

    Condition condition(String type) {
        return job.getStatus().conditions().stream()
                .filter(one -> one.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    void run() {
        reconcile();
        reconcile();
        until("connected", () -> jobMasters.view(KEY).connected());
        podsReady();
        reconcile();
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.RUNNING);
    }

    void podsReady() {
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

    Checkpoint completed(String name, long id) {
        Checkpoint checkpoint = cluster.put(Fixtures.checkpoint(name));
        checkpoint.getMetadata().setFinalizers(List.of(Finalizers.DATA));
        fake.say(new JobEvent.CheckpointChanged(
                Fixtures.report(id, checkpoint.getMetadata().getUid(), CheckpointPhase.COMPLETED)));
        until(
                "reported",
                () -> jobMasters
                        .view(KEY)
                        .byId(id)
                        .filter(report -> report.phase() == CheckpointPhase.COMPLETED)
                        .isPresent());
        reconcile();
        until("kept", () -> jobMasters.view(KEY).keeps(id));
        reconcile(checkpoint);
        assertThat(checkpoint.getStatus().phase()).isEqualTo(Phase.COMPLETED);
        return checkpoint;
    }
}
