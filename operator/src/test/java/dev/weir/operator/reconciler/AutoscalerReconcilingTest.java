package dev.weir.operator.reconciler;

import static dev.weir.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointTrigger;
import dev.weir.control.JobEvent;
import dev.weir.control.JobSnapshot;
import dev.weir.control.JobStatus;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.api.UpgradeStatus;
import dev.weir.operator.model.LoadedJob;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A job whose parallelism follows its load. */
class AutoscalerReconcilingTest extends UpgradeWorld {
    private static final String APPLY = "  autoscaler: {min: 1, max: 4, stabilization: 20s}\n";
    private static final String RECOMMEND = "  autoscaler: {min: 1, max: 4, stabilization: 20s, mode: Recommend}\n";

    private LoadedJob load;

    private void runs(String spec) throws Exception {
        runWithACheckpoint(spec);
        settle(false);
        load = new LoadedJob(2);
        load.operator("count");
        cluster.writes.clear();
    }

    /** Until something is decided, half a minute at the most. */
    private void busy(double share) {
        for (int i = 0; i < 6 && job.getStatus().autoscaler() == null; i++) {
            now.set(now.get().plusSeconds(5));
            load.runs(5, "count", share, 0);
            tell();
            reconcile();
        }
    }

    private void tell() {
        said = load.of(said);
        fake.snapshot(new JobSnapshot(said, List.copyOf(reports)));
        fake.say(new JobEvent.JobChanged(said));
        until(
                "heard",
                () -> jobMasters
                        .view(KEY)
                        .job()
                        .map(JobStatus::loads)
                        .filter(said.loads()::equals)
                        .isPresent());
    }

    @Test
    void shouldRescaleABusyJobAndLeaveTheSpecificationAlone() throws Exception {
        runs(APPLY);

        busy(1);
        settle(true);

        assertThat(written().parallelism()).isEqualTo(3);
        assertThat(replicas("flights-taskmanager")).isEqualTo(3);
        assertThat(job.getSpec().parallelism()).as("the user's").isEqualTo(2);
        assertThat(job.getStatus().autoscaler().parallelism()).isEqualTo(3);
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.RUNNING);
        assertThat(job.getStatus().upgrade().kind()).isEqualTo(UpgradeStatus.Kind.RESCALE);
        assertThat(reports.get(0).trigger()).isEqualTo(CheckpointTrigger.RESCALE);
        assertThat(decided()).contains("Change the parallelism from 2 to 3");
        assertThat(job.getStatus().decisions())
                .anySatisfy(one -> assertThat(one.why()).contains("'count' is busy 100 % of its time"));
        until(
                "told",
                () -> cluster.events.stream()
                        .anyMatch(event -> event.getReason().equals("Autoscaled")));
    }

    @Test
    void shouldNotTouchTheJobWhenItOnlyRecommends() throws Exception {
        runs(RECOMMEND);

        busy(1);
        settle(true);

        assertThat(job.getStatus().autoscaler().recommended()).isEqualTo(3);
        assertThat(decided()).contains("Recommend to change the parallelism from 2 to 3");
        assertThat(written().parallelism()).isEqualTo(2);
        assertThat(cluster.writes).noneMatch(write -> write.contains("StatefulSet") || write.startsWith("delete Pod"));
    }

    @Test
    void shouldGiveWayWhenTheUserScalesTheJob() throws Exception {
        runs(APPLY);
        busy(1);
        settle(false);
        assertThat(written().parallelism()).isEqualTo(3);

        scale(1);
        settle(false);

        assertThat(written().parallelism()).isEqualTo(1);
        assertThat(replicas("flights-taskmanager")).isEqualTo(1);
    }

    @Test
    void shouldKeepTheParallelismWhenTheProgramIsChanged() throws Exception {
        runs(APPLY);
        busy(1);
        settle(false);

        change(APPLY + CHANGED);
        settle(false);

        assertThat(written().stateBackend()).isEqualTo("rocksdb");
        assertThat(written().parallelism()).isEqualTo(3);
    }

    @Test
    void shouldWriteNothingWhileTheLoadAsksForNothing() throws Exception {
        runs(APPLY);
        now.set(now.get().plusSeconds(30));
        tell();
        settle(false);
        String newest = "flights-" + reports.get(0).id();
        until("recorded", () -> {
            reconcile();
            return cluster.find(Checkpoint.class, "demo", newest).isPresent();
        });
        cluster.writes.clear();

        busy(0.7);

        assertThat(job.getStatus().autoscaler()).isNull();
        assertThat(cluster.writes).isEmpty();
    }
}
