package dev.weir.operator.reconciler;

import static dev.weir.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointPhase;
import dev.weir.control.JobEvent;
import dev.weir.control.JobState;
import dev.weir.operator.Fixtures;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.dependent.DesiredResources;
import dev.weir.operator.model.CheckpointHistory;
import dev.weir.operator.model.ListedCheckpoint;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users of other operators complain about, as far as it is about snapshots; docs/savepoints.md lists each. */
class SnapshotComplaintsTest extends OperatorWorld {
    private static final String DELETED = "2026-01-01T12:00:00Z";

    /** A snapshot stuck Terminating because it was deleted before its first reconcile. */
    @Test
    void shouldLetACheckpointGoThatIsDeletedBeforeItsFirstReconcile() {
        run();
        Checkpoint mine = Fixtures.checkpoint("mine");
        mine.getMetadata().setFinalizers(List.of(Finalizers.DATA));
        cluster.put(mine);
        cluster.delete(mine);

        boolean gone = cleanup(mine);

        assertThat(gone).isTrue();
        assertThat(fake.requests).as("nothing is asked for that nobody wants").isEmpty();
        assertThat(data.removed).isEmpty();
    }

    /** Deletion that deadlocks with the job it refers to. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldEndTheDeletionOfAJobAndItsCheckpointWhicheverIsDeletedFirst(boolean jobFirst) {
        run();
        Checkpoint mine = completed("mine", 5);
        Checkpoint waiting = cluster.put(Fixtures.checkpoint("waiting"));
        waiting.getMetadata().setFinalizers(List.of(Finalizers.DATA));
        reconcile(waiting);
        if (!jobFirst) {
            cluster.delete(mine);
            cluster.delete(waiting);
            cleanup(mine);
            cleanup(waiting);
        }
        job.getMetadata().setDeletionTimestamp(DELETED);
        boolean[] jobGone = {false};

        until("all gone", () -> {
            cluster.all(Pod.class).forEach(cluster::remove);
            jobGone[0] = jobGone[0] || cleanup();
            if (jobGone[0]) {
                cluster.remove(job);
            }
            cluster.all(Checkpoint.class).stream()
                    .filter(one -> one.getMetadata().getDeletionTimestamp() != null)
                    .filter(this::cleanup)
                    .forEach(cluster::remove);
            return jobGone[0] && cluster.all(Checkpoint.class).isEmpty();
        });

        assertThat(data.removed).isNotEmpty();
    }

    /** Deletion that deadlocks with the job it refers to: there is no such job, and never was. */
    @Test
    void shouldLetACheckpointGoWhoseJobNeverWas() {
        Checkpoint lost = Fixtures.checkpoint("lost");
        lost.setSpec(new CheckpointSpec("nowhere", null, null, null));
        cluster.put(lost);
        reconcile(lost);

        assertThat(cleanup(lost)).isTrue();
    }

    /** An upgrade's savepoint deleted by history clean-up. */
    @Test
    void shouldKeepTheSavepointOfAnUpgradeInAFullHistory() {
        ListedCheckpoint base = listed(3, true, Duration.ofHours(9));
        List<ListedCheckpoint> listed = List.of(
                base,
                listed(10, false, Duration.ofHours(3)),
                listed(11, false, Duration.ofHours(2)),
                listed(12, false, Duration.ofHours(1)));

        List<String> removed = CheckpointHistory.plan(
                        Optional.empty(), List.of(), listed, Optional.of(3L), 1, false, now.get())
                .remove();

        assertThat(removed).containsExactlyInAnyOrder("flights-10", "flights-11");
    }

    private ListedCheckpoint listed(long id, boolean savepoint, Duration age) {
        return new ListedCheckpoint(
                "flights-" + id,
                "uid-" + id,
                OptionalLong.of(id),
                now.get().minus(age),
                true,
                false,
                false,
                savepoint,
                Phase.COMPLETED);
    }

    /** Clean-up that picks a snapshot still in use: one that a StreamJob names which has not even been looked at. */
    @Test
    void shouldNotCleanUpACheckpointThatAJobIsToStartFrom() {
        job = cluster.put(limited());
        String hash = DesiredResources.of(job, Optional.empty()).configHash();
        fake.snapshot(Fixtures.snapshot(JobState.RUNNING, hash));
        run();
        list(4);
        StreamJob other = Fixtures.job("  restoreFrom: {checkpoint: flights-4}\n");
        other.getMetadata().setName("other");
        other.getMetadata().setUid("uid-of-other");
        cluster.put(other);
        now.set(now.get().plusSeconds(60));
        list(5);
        now.set(now.get().plusSeconds(60));
        list(6);
        reconcile();

        assertThat(cluster.writes).noneMatch(write -> write.equals("delete Checkpoint/demo/flights-4"));
        assertThat(cluster.writes).contains("delete Checkpoint/demo/flights-5");
        cluster.remove(other);
        reconcile();
        assertThat(cluster.writes).contains("delete Checkpoint/demo/flights-4");
    }

    /** A retained Checkpoint of a job that was deleted is not taken for one of the next job of its name, nor the other way round. */
    @Test
    void shouldLeaveTheCheckpointsOfAnEarlierJobOfTheSameNameAlone() {
        Checkpoint earlier = Fixtures.checkpoint("earlier");
        earlier.setSpec(new CheckpointSpec("flights", null, null, CheckpointSpec.OnDelete.RETAIN));
        earlier.setStatus(Fixtures.completed(4, "checkpoints/uid-of-another-life"));
        cluster.put(earlier);
        run();
        assertThat(fake.pins).as("its number means nothing here").noneMatch(pins -> pins.contains(4L));
        list(4);
        reconcile(earlier);

        assertThat(earlier.getStatus().phase()).isEqualTo(Phase.COMPLETED);
        assertThat(cluster.find(Checkpoint.class, "demo", "flights-4"))
                .as("one of its own")
                .isPresent();
        cluster.all(Checkpoint.class).stream()
                .filter(one -> !one.equals(earlier))
                .forEach(cluster::remove);
        job.getMetadata().setDeletionTimestamp(DELETED);
        until("gone", () -> {
            cluster.all(Pod.class).forEach(cluster::remove);
            return cleanup();
        });
        assertThat(data.removed).containsExactly("job checkpoints/" + Fixtures.JOB_UID + " but []");
    }

    /** A history of one. */
    private static StreamJob limited() {
        String yaml = Serialization.asYaml(Fixtures.job());
        return Serialization.unmarshal(yaml.replace("limit: 5", "limit: 1"), StreamJob.class);
    }

    private void list(long id) {
        fake.say(new JobEvent.CheckpointChanged(Fixtures.report(id, CheckpointPhase.COMPLETED)));
        until("listed", () -> {
            reconcile();
            return cluster.find(Checkpoint.class, "demo", "flights-" + id).isPresent();
        });
        Checkpoint listed =
                cluster.find(Checkpoint.class, "demo", "flights-" + id).orElseThrow();
        listed.getMetadata().setCreationTimestamp(now.get().toString());
        reconcile(listed);
    }
}
