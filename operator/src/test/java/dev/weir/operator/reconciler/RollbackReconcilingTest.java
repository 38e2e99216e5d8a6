package dev.weir.operator.reconciler;

import static dev.weir.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointPhase;
import dev.weir.control.JobState;
import dev.weir.operator.Fixtures;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.api.UpgradeStatus.Step;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A changed specification that does not prove itself, and the one before. */
class RollbackReconcilingTest extends UpgradeWorld {
    private static final String ROLLBACK = "  upgrade: {rollback: {checkpoints: 2, within: 1m}}\n";

    private void runProved() throws Exception {
        runWithACheckpoint(ROLLBACK);
        settle(false);
        assertThat(stable()).as("what was proved").contains("weir/flights:dev").doesNotContain("rocksdb");
        cluster.writes.clear();
    }

    private String stable() {
        return cluster.find(ConfigMap.class, "demo", "flights-stable")
                .orElseThrow()
                .getData()
                .get("spec.json");
    }

    private void completes(int checkpoints) {
        for (int i = 0; i < checkpoints; i++) {
            report(Fixtures.report(++id, CheckpointPhase.COMPLETED));
            reconcile();
        }
    }

    @Test
    void shouldCompleteWhenTheChangedJobHasCompletedItsCheckpoints() throws Exception {
        runProved();
        change(ROLLBACK + CHANGED);
        assertThat(settle(true)).containsExactly(Step.REPLACING, Step.PROVING);
        assertThat(job.getStatus().upgrade().proof().checkpoints()).isEqualTo(2);
        completes(1);
        settle(true);
        assertThat(job.getStatus().upgrade().step()).isEqualTo(Step.PROVING);
        assertThat(stable()).as("not proved yet").doesNotContain("rocksdb");

        completes(1);
        settle(true);

        assertThat(job.getStatus().upgrade().step()).isEqualTo(Step.COMPLETED);
        assertThat(stable()).contains("rocksdb");
        now.set(now.get().plusSeconds(3600));
        settle(true);
        assertThat(written().stateBackend()).isEqualTo("rocksdb");
    }

    @Test
    void shouldGoBackWhenItsTimeIsOverAndStayThereUntilTheSpecificationChanges() throws Exception {
        runProved();
        change(ROLLBACK + CHANGED);
        settle(false);
        completes(1);
        now.set(now.get().plusSeconds(61));

        settle(true);

        assertThat(written().stateBackend()).isEqualTo("memory");
        assertThat(job.getSpec().stateBackend().word()).as("the user's").isEqualTo("rocksdb");
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.RUNNING);
        assertThat(job.getStatus().upgrade().rolledBack().generation()).isEqualTo(2);
        assertThat(condition("Degraded").reason()).isEqualTo("RolledBack");
        assertThat(condition("Degraded").message()).contains("generation 2", "1 checkpoint of 2");
        assertThat(condition("Progressing").reason()).isEqualTo("RolledBack");
        assertThat(condition("Ready").status()).isEqualTo("True");
        assertThat(decided()).contains("Go back to the specification before");
        until("told", () -> told().size() == 1);
        completes(3);
        now.set(now.get().plusSeconds(3600));
        settle(true);
        assertThat(written().stateBackend()).as("it is held").isEqualTo("memory");
        assertThat(told()).hasSize(1);

        change(ROLLBACK + CHANGED + "  maxParallelism: 256\n");
        settle(true);

        assertThat(written().stateBackend()).isEqualTo("rocksdb");
        assertThat(job.getStatus().upgrade().rolledBack()).isNull();
        assertThat(condition("Degraded").status()).isEqualTo("False");
    }

    private List<String> told() {
        return cluster.events.stream()
                .map(event -> event.getReason())
                .filter("RolledBack"::equals)
                .toList();
    }

    @Test
    void shouldGoBackAtOnceWhenTheChangedJobFails() throws Exception {
        runProved();
        starts = JobState.FAILED;
        change(ROLLBACK + CHANGED);
        until("rolled back", () -> {
            try {
                reconcile();
                fits();
                react();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return job.getStatus().upgrade() != null
                    && job.getStatus().upgrade().rolledBack() != null;
        });
        starts = JobState.RUNNING;

        settle(true);

        assertThat(condition("Degraded").message()).contains("it failed: UserCodeFailed: boom");
        assertThat(written().stateBackend()).isEqualTo("memory");
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.RUNNING);
    }

    @Test
    void shouldScaleAndSuspendWhatRunsWhileTheChangeIsRolledBack() throws Exception {
        runProved();
        change(ROLLBACK + CHANGED);
        settle(false);
        now.set(now.get().plusSeconds(61));
        settle(false);

        scale(3);
        settle(true);

        assertThat(written().parallelism()).isEqualTo(3);
        assertThat(written().stateBackend()).isEqualTo("memory");
        assertThat(job.getStatus().upgrade().rolledBack()).isNotNull();
        change(ROLLBACK + CHANGED + "  state: Suspended\n");
        settle(true);
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.SUSPENDED);
        change(ROLLBACK + CHANGED);
        settle(true);
        assertThat(written().stateBackend()).isEqualTo("memory");
    }

    @Test
    void shouldDoNothingToThePodsWhenTheOldSpecificationComesBack() throws Exception {
        runProved();
        change(ROLLBACK + CHANGED);
        settle(false);
        now.set(now.get().plusSeconds(61));
        settle(false);
        cluster.writes.clear();

        change(ROLLBACK);
        settle(true);

        assertThat(cluster.writes).noneMatch(write -> write.startsWith("delete Pod") || write.contains("StatefulSet"));
        assertThat(condition("Degraded").status()).isEqualTo("False");
    }

    @Test
    void shouldNotGoBackWithoutAnythingThatWasProved() throws Exception {
        runWithACheckpoint("");
        settle(false);
        change(ROLLBACK + CHANGED);
        settle(false);
        now.set(now.get().plusSeconds(61));

        settle(false);

        assertThat(written().stateBackend()).isEqualTo("rocksdb");
        assertThat(job.getStatus().upgrade().step()).isEqualTo(Step.COMPLETED);
    }
}
