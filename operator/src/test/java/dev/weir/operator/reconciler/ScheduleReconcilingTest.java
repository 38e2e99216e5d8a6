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
import dev.weir.operator.model.ScheduledSavepoint;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Savepoints on a schedule, from the resource to the deletion. */
class ScheduleReconcilingTest extends OperatorWorld {
    @BeforeEach
    void schedule() {
        job = cluster.put(Fixtures.job(
                "  savepoints: {schedule: '*/30 * * * *', retention: {hourly: 2, daily: 0, weekly: 0}}\n"));
    }

    /** The job runs, and its schedule has been seen. */
    private void begin() {
        run();
        reconcile();
    }

    private void pass(Duration time) {
        now.set(now.get().plus(time));
    }

    private List<String> scheduled() {
        return List.copyOf(new TreeSet<>(cluster.all(Checkpoint.class).stream()
                .filter(ScheduledSavepoint::isLabelled)
                .map(one -> one.getMetadata().getName())
                .toList()));
    }

    private Checkpoint find(String name) {
        return cluster.find(Checkpoint.class, "demo", name).orElseThrow();
    }

    /** Its savepoint is taken. */
    private Checkpoint complete(String name, long id) {
        Checkpoint checkpoint = find(name);
        reconcile(checkpoint);
        String uid = checkpoint.getMetadata().getUid();
        until(
                "asked",
                () -> fake.requests.stream().anyMatch(asked -> asked.name().equals(uid)));
        fake.say(new JobEvent.CheckpointChanged(Fixtures.savepoint(id, uid, CheckpointPhase.COMPLETED)));
        until("kept", () -> {
            reconcile();
            return jobMasters.view(KEY).keeps(id);
        });
        reconcile(checkpoint);
        assertThat(checkpoint.getStatus().phase()).isEqualTo(Phase.COMPLETED);
        return checkpoint;
    }

    @Test
    void shouldAskForASavepointAtEachTime() {
        begin();
        assertThat(scheduled()).isEmpty();
        assertThat(job.getStatus().savepoints().nextAt()).isEqualTo("2026-01-01T12:30:00Z");
        pass(Duration.ofMinutes(30));

        reconcile();
        reconcile();

        assertThat(scheduled()).containsExactly("flights-20260101t1230");
        Checkpoint made = complete("flights-20260101t1230", 5);
        assertThat(made.getSpec().kind()).isEqualTo(CheckpointSpec.Kind.SAVEPOINT);
        assertThat(made.getStatus().trigger()).isEqualTo("Scheduled");
        assertThat(made.getMetadata().getOwnerReferences()).hasSize(1);
        assertThat(job.getStatus().savepoints().lastCheckpoint()).isEqualTo("flights-20260101t1230");
        told("SavepointScheduled");
        reconcile();
        cluster.writes.clear();
        reconcile();
        reconcile(made);
        assertThat(cluster.writes).as("nothing at rest").isEmpty();
    }

    /** The trigger of a periodic snapshot, forgotten at an operator restart. */
    @Test
    void shouldTakeTheSavepointThatWasDueWhileTheOperatorWasDownOnce() {
        begin();
        jobMasters.close();
        pass(Duration.ofMinutes(100));
        restartOperator();
        reconcile();
        until("connected", () -> jobMasters.view(KEY).connected());

        reconcile();
        reconcile();

        assertThat(scheduled()).containsExactly("flights-20260101t1330");
        complete("flights-20260101t1330", 5);
        restartOperator();
        until("connected", () -> {
            reconcile();
            return jobMasters.view(KEY).connected();
        });
        pass(Duration.ofMinutes(5));
        reconcile();
        assertThat(scheduled()).as("and not again").containsExactly("flights-20260101t1330");
    }

    @Test
    void shouldNotAskTwiceWhenTheOperatorIsKilledBeforeItCouldWriteThatItHasAsked() {
        begin();
        var before = job.getStatus();
        pass(Duration.ofMinutes(30));
        reconcile();
        cluster.writes.clear();
        job.setStatus(before);
        restartOperator();

        until("connected", () -> {
            reconcile();
            return jobMasters.view(KEY).connected();
        });
        reconcile();

        assertThat(scheduled()).containsExactly("flights-20260101t1230");
        assertThat(cluster.writes).noneMatch(write -> write.startsWith("create Checkpoint"));
        assertThat(job.getStatus().savepoints().lastCheckpoint()).isEqualTo("flights-20260101t1230");
    }

    @Test
    void shouldDeleteThoseThatRetentionHasNoPlaceFor() {
        begin();
        for (int i = 0; i < 5; i++) {
            pass(Duration.ofMinutes(30));
            reconcile();
            complete(scheduled().get(scheduled().size() - 1), 5 + i);
        }
        reconcile();

        List<String> staying = cluster.all(Checkpoint.class).stream()
                .filter(one -> one.getMetadata().getDeletionTimestamp() == null)
                .map(one -> one.getMetadata().getName())
                .sorted()
                .toList();
        assertThat(staying).containsExactly("flights-20260101t1330", "flights-20260101t1430");
        Checkpoint going = find("flights-20260101t1230");
        until("removed", () -> cleanup(going));
        assertThat(data.removed)
                .containsExactly("savepoint uid-of-flights-20260101t1230 of checkpoints/" + Fixtures.JOB_UID);
    }

    /** Clean-up that picks a snapshot still in use. */
    @Test
    void shouldNotCleanUpASavepointThatIsPinnedOrThatAJobIsToStartFrom() {
        begin();
        Checkpoint pinned = null;
        for (int i = 0; i < 6; i++) {
            pass(Duration.ofMinutes(30));
            reconcile();
            Checkpoint made = complete(scheduled().get(scheduled().size() - 1), 5 + i);
            if (i == 0) {
                made.getMetadata().setAnnotations(with(made, ScheduledSavepoint.PINNED, "true"));
                pinned = made;
            }
            if (i == 2) {
                StreamJob other = Fixtures.job(
                        "  restoreFrom: {checkpoint: " + made.getMetadata().getName() + "}\n");
                other.getMetadata().setName("other");
                other.getMetadata().setUid("uid-of-other");
                cluster.put(other);
            }
        }
        cluster.put(mine());

        reconcile();

        assertThat(cluster.all(Checkpoint.class))
                .filteredOn(one -> one.getMetadata().getDeletionTimestamp() == null)
                .extracting(one -> one.getMetadata().getName())
                .as("the pinned one, the one that job 'other' names, the last of two hours, and the user's own")
                .containsExactlyInAnyOrder(
                        pinned.getMetadata().getName(),
                        "flights-20260101t1330",
                        "flights-20260101t1430",
                        "flights-20260101t1500",
                        "mine");
    }

    private static Map<String, String> with(Checkpoint checkpoint, String name, String value) {
        Map<String, String> annotations =
                new java.util.TreeMap<>(checkpoint.getMetadata().getAnnotations());
        annotations.put(name, value);
        return annotations;
    }

    /** Looks like one of the schedule, and is not. */
    private static Checkpoint mine() {
        Checkpoint mine = Fixtures.checkpoint("mine");
        mine.getMetadata().setLabels(Map.of("weir.dev/trigger", "Scheduled"));
        mine.getMetadata().setAnnotations(Map.of(ScheduledSavepoint.SCHEDULED_AT, "2020-01-01T00:00:00Z"));
        return mine;
    }

    @Test
    void shouldSayThatANameIsTakenAndGoOn() {
        begin();
        cluster.put(Fixtures.checkpoint("flights-20260101t1230"));
        pass(Duration.ofMinutes(30));

        reconcile();
        reconcile();

        told("SavepointNameTaken");
        pass(Duration.ofMinutes(30));
        reconcile();
        assertThat(scheduled()).containsExactly("flights-20260101t1300");
    }

    @Test
    void shouldForgetAScheduleThatIsTakenOut() {
        begin();
        StreamJob without = Fixtures.job();
        without.setStatus(job.getStatus());
        job = cluster.put(without);

        reconcile();

        assertThat(job.getStatus().savepoints()).isNull();
        cluster.writes.clear();
        reconcile();
        assertThat(cluster.writes).isEmpty();
    }

    private void told(String... reasons) {
        until(
                "told",
                () -> cluster.events.stream().map(Event::getReason).toList().containsAll(List.of(reasons)));
    }
}
