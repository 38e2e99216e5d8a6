package dev.weir.operator.reconciler;

import static dev.weir.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.operator.Fixtures;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.CheckpointStatus.StorageRef;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.data.FoundCheckpoints;
import dev.weir.operator.data.ImportedCheckpoint;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A cluster that has lost its resources gets its Checkpoints back from storage. */
class ImportReconcilingTest extends OperatorWorld {
    private static final String OLD = "checkpoints/0a1b2c3d-0000-4000-8000-000000000009";
    private static final StorageRef STORAGE =
            new StorageRef("http://s3.storage.svc:9000", "weir", OLD, "us-east-1", true, "weir-s3");

    private static FoundCheckpoints found(long... ids) {
        return new FoundCheckpoints(
                LongStream.of(ids)
                        .mapToObj(id -> new ImportedCheckpoint(report(id), Optional.of(STORAGE)))
                        .toList(),
                List.of());
    }

    private static CheckpointReport report(long id) {
        CheckpointReport report = Fixtures.report(id, CheckpointPhase.COMPLETED);
        return new CheckpointReport(
                id,
                "",
                report.kind(),
                report.trigger(),
                report.phase(),
                "",
                report.requestedAt(),
                report.triggeredAt(),
                report.completedAt(),
                report.durationMillis(),
                report.size(),
                report.newBytes(),
                "s3://weir/" + OLD + "/log/" + id + ".json",
                report.operators(),
                report.hooks(),
                report.failure());
    }

    private void importFrom(String location) {
        StreamJob wanted = Fixtures.job("  savepoints: {importFrom: ['" + location + "']}\n  state: Suspended\n");
        wanted.setStatus(job.getStatus());
        job = cluster.put(wanted);
    }

    private void imported() {
        until("imported", () -> {
            reconcile();
            return !job.getStatus().imports().isEmpty();
        });
    }

    private List<String> names() {
        return cluster.all(Checkpoint.class).stream()
                .map(one -> one.getMetadata().getName())
                .sorted()
                .toList();
    }

    private Checkpoint find(String name) {
        return cluster.find(Checkpoint.class, "demo", name).orElseThrow();
    }

    private void read(Checkpoint checkpoint) {
        until("read", () -> {
            reconcile(checkpoint);
            return checkpoint.getStatus().phase().isFinal();
        });
    }

    @Test
    void shouldWriteACheckpointForEachThatAnEarlierJobHasLeft() {
        data.found = found(42, 41);
        importFrom("s3://weir/checkpoints");

        imported();

        assertThat(names()).containsExactly("flights-0a1b2c3d-41", "flights-0a1b2c3d-42");
        assertThat(data.reads).containsExactly("flights at s3://weir/checkpoints");
        assertThat(job.getStatus().imports().get(0).checkpoints()).isEqualTo(2);
        Checkpoint newest = find("flights-0a1b2c3d-42");
        read(newest);
        assertThat(newest.getStatus().phase()).isEqualTo(Phase.COMPLETED);
        assertThat(newest.getStatus().id()).isEqualTo(42);
        assertThat(newest.getStatus().trigger()).isEqualTo("Periodic");
        assertThat(newest.getStatus().completedAt()).isEqualTo("2026-01-01T12:00:00.087Z");
        assertThat(newest.getStatus().size()).isEqualTo(4096);
        assertThat(newest.getStatus().storage()).isEqualTo(STORAGE);
        assertThat(newest.getStatus().location()).isEqualTo("s3://weir/" + OLD + "/log/42.json");
        assertThat(newest.getStatus().operators()).hasSize(1);
        told("CheckpointsImported", "CheckpointImported");
        assertThat(fake.requests).as("none is taken").isEmpty();
        cluster.writes.clear();
        reconcile();
        reconcile(newest);
        assertThat(cluster.writes).isEmpty();
    }

    @Test
    void shouldImportOnceAndNotBringBackWhatWasDeleted() {
        data.found = found(42, 41);
        importFrom("s3://weir/checkpoints");
        imported();
        cluster.remove(find("flights-0a1b2c3d-41"));
        restartOperator();

        reconcile();
        reconcile();

        assertThat(names()).containsExactly("flights-0a1b2c3d-42");
        assertThat(data.reads).hasSize(1);
    }

    @Test
    void shouldGoOnWhenTheOperatorIsKilledBeforeItCouldWriteThatItHasImported() {
        data.found = found(42, 41);
        importFrom("s3://weir/checkpoints");
        var before = job.getStatus();
        imported();
        job.setStatus(before);
        restartOperator();

        imported();

        assertThat(names()).containsExactly("flights-0a1b2c3d-41", "flights-0a1b2c3d-42");
    }

    @Test
    void shouldStartAJobFromOneThatIsImported() {
        data.found = found(42);
        importFrom("s3://weir/checkpoints");
        imported();
        read(find("flights-0a1b2c3d-42"));
        StreamJob running = Fixtures.job("  savepoints: {importFrom: ['s3://weir/checkpoints']}\n"
                + "  restoreFrom: {checkpoint: flights-0a1b2c3d-42}\n");
        running.setStatus(job.getStatus());
        job = cluster.put(running);

        reconcile();
        reconcile();

        assertThat(job.getStatus().restoredFrom().location()).isEqualTo("s3://weir/" + OLD + "/log/42.json");
        assertThat(cluster.find(StatefulSet.class, "demo", "flights-jobmaster")).isPresent();
    }

    @Test
    void shouldSayWhatCouldNotBeReadAndImportTheRest() {
        data.found = new FoundCheckpoints(
                found(42).checkpoints(), List.of("object 'a' is damaged", "object 'b' is damaged"));
        importFrom("s3://weir/checkpoints");

        imported();

        assertThat(names()).hasSize(1);
        assertThat(job.getStatus().imports().get(0).message())
                .isEqualTo("object 'a' is damaged; object 'b' is damaged");
        told("ImportIncomplete");
    }

    @Test
    void shouldTryAgainWhenStorageCannotBeReached() {
        data.failure = new IOException("connection refused");
        importFrom("s3://weir/checkpoints");
        until("told", () -> {
            reconcile();
            return cluster.events.stream().anyMatch(event -> event.getReason().equals("ImportFailed"));
        });
        assertThat(job.getStatus().imports()).isEmpty();
        data.failure = null;
        data.found = found(42);
        now.set(now.get().plusSeconds(11));

        imported();

        assertThat(names()).hasSize(1);
    }

    @Test
    void shouldNeverRemoveTheDataOfOneThatIsImported() {
        Checkpoint mine = Fixtures.checkpoint("mine");
        data.found = found(42);
        mine.setSpec(new CheckpointSpec(
                "flights", null, null, CheckpointSpec.OnDelete.DELETE, null, "s3://weir/" + OLD + "/log/42.json"));
        cluster.put(mine);
        read(mine);
        assertThat(mine.getStatus().phase()).isEqualTo(Phase.COMPLETED);

        assertThat(cleanup(mine)).isTrue();
        cluster.remove(job);
        assertThat(cleanup(mine)).isTrue();

        assertThat(data.removed).isEmpty();
    }

    @Test
    void shouldWaitForTheJobWhoseStorageItIsReadFrom() {
        Checkpoint mine = Fixtures.checkpoint("mine");
        mine.setSpec(new CheckpointSpec("later", null, null, null, null, "s3://weir/" + OLD + "/log/42.json"));
        cluster.put(mine);

        reconcile(mine);

        assertThat(mine.getStatus().phase()).isEqualTo(Phase.PENDING);
        assertThat(mine.getStatus().message()).contains("no StreamJob 'later'");
        assertThat(data.reads).isEmpty();
    }

    private void told(String... reasons) {
        until(
                "told",
                () -> cluster.events.stream().map(Event::getReason).toList().containsAll(List.of(reasons)));
    }
}
