package dev.weir.operator.reconciler;

import static dev.weir.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.CheckpointTrigger;
import dev.weir.control.JobConfig;
import dev.weir.control.JobState;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.api.UpgradeStatus;
import dev.weir.operator.api.UpgradeStatus.Step;
import dev.weir.operator.model.ListedCheckpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A changed specification on its way to the pods, whatever the operator dies of in between. */
class UpgradeReconcilingTest extends UpgradeWorld {
    @Test
    void shouldEndTheJobWithASavepointBeforeItsPodsAreReplaced() throws Exception {
        runWithACheckpoint(SAVEPOINT);
        change(SAVEPOINT + CHANGED);

        List<Step> steps = settle(false);

        assertThat(steps).containsExactly(Step.CHECKPOINTING, Step.REPLACING, Step.COMPLETED);
        UpgradeStatus upgrade = job.getStatus().upgrade();
        assertThat(upgrade.base().id()).isEqualTo(5);
        assertThat(upgrade.base().savepoint()).isTrue();
        assertThat(upgrade.base().location())
                .endsWith("/savepoints/" + upgrade.base().request());
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.RUNNING);
        assertThat(written().stateBackend()).isEqualTo("rocksdb");
        assertThat(decided())
                .containsSubsequence("Complete the change", "Make the change", "End the job with a savepoint");
        assertThat(cluster.writes)
                .containsSubsequence("status StreamJob/demo/flights", "delete Pod/demo/flights-jobmaster-0");
        Checkpoint listed = cluster.find(Checkpoint.class, "demo", "flights-5").orElseThrow();
        assertThat(listed.getMetadata().getLabels()).containsEntry(ListedCheckpoint.TRIGGER_LABEL, "Upgrade");
        assertThat(listed.getSpec().kind()).isEqualTo(dev.weir.operator.api.CheckpointSpec.Kind.SAVEPOINT);
    }

    @Test
    void shouldComeToTheSameEndWhenTheOperatorIsKilledBetweenAnyTwoSteps() throws Exception {
        runWithACheckpoint(SAVEPOINT);
        change(SAVEPOINT + CHANGED);

        List<Step> steps = settle(true);

        assertThat(steps).containsExactly(Step.CHECKPOINTING, Step.REPLACING, Step.COMPLETED);
        assertThat(reports.stream().filter(one -> one.kind() == CheckpointKind.SAVEPOINT))
                .as("one savepoint, however often it was asked for")
                .hasSize(1);
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.RUNNING);
        assertThat(written().stateBackend()).isEqualTo("rocksdb");
        assertThat(cluster.find(Checkpoint.class, "demo", "flights-5")).isPresent();
    }

    @Test
    void shouldLeaveTheJobRunningWhenTheSavepointFailsAndTryAgain() throws Exception {
        runWithACheckpoint(SAVEPOINT);
        change(SAVEPOINT + CHANGED);
        CheckpointRequest first = asked();
        assertThat(first.kind()).isEqualTo(CheckpointKind.SAVEPOINT);
        assertThat(first.trigger()).isEqualTo(CheckpointTrigger.UPGRADE);
        assertThat(first.thenSuspend()).isTrue();
        cluster.writes.clear();

        report(answer(first, ++id, CheckpointPhase.FAILED));
        reconcile();
        reconcile();

        assertThat(cluster.writes).noneMatch(write -> write.contains("StatefulSet") || write.contains("jobmaster"));
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.RUNNING);
        assertThat(condition("Degraded").reason()).isEqualTo("UpgradeCheckpointFailed");
        assertThat(condition("Degraded").message()).contains("Expired", "LastCheckpoint");
        assertThat(condition("Ready").status()).isEqualTo("True");
        until(
                "told",
                () -> cluster.events.stream()
                        .anyMatch(event -> event.getReason().equals("UpgradeCheckpointFailed")));
        assertThat(fake.requests).as("not at once").isEmpty();
        now.set(now.get().plusSeconds(10));
        CheckpointRequest second = asked();
        assertThat(second.name()).isNotEqualTo(first.name());
        fake.requests.add(second);
        settle(false);

        assertThat(written().stateBackend()).isEqualTo("rocksdb");
        assertThat(condition("Degraded").status()).isEqualTo("False");
    }

    @Test
    void shouldRunAgainWhenTheChangeIsTakenBackAfterTheSavepoint() throws Exception {
        runWithACheckpoint(SAVEPOINT);
        change(SAVEPOINT + CHANGED);
        CheckpointRequest request = asked();
        fake.requests.add(request);
        change(SAVEPOINT);

        List<Step> steps = settle(true);

        assertThat(steps).contains(Step.WITHDRAWN).doesNotContain(Step.REPLACING);
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.RUNNING);
        assertThat(written().stateBackend()).isEqualTo("memory");
        assertThat(cluster.writes).contains("delete Pod/demo/flights-jobmaster-0");
    }

    @Test
    void shouldTakeACheckpointFirstWhenThereIsNone() throws Exception {
        run();
        says(JobState.RUNNING, configOf(job));
        change(CHANGED);

        List<Step> steps = settle(false);

        assertThat(steps).containsExactly(Step.CHECKPOINTING, Step.REPLACING, Step.COMPLETED);
        assertThat(reports).hasSize(1);
        assertThat(reports.get(0).kind()).isEqualTo(CheckpointKind.CHECKPOINT);
        assertThat(written().start().hasCheckpoints())
                .as("it must not begin from nothing")
                .isTrue();
    }

    @Test
    void shouldBeginAnewOnlyWhenTheSpecificationSaysSo() throws Exception {
        runWithACheckpoint("  upgrade: {mode: Stateless}\n");
        change("  upgrade: {mode: Stateless}\n" + CHANGED);

        List<Step> steps = settle(false);

        assertThat(steps).containsExactly(Step.REPLACING, Step.COMPLETED);
        assertThat(reports).as("nothing was taken").hasSize(1);
        assertThat(written().start()).isEqualTo(new JobConfig.Start(false, "generation-2"));
        assertThat(decided()).contains("Begin anew, without the job's state");
    }

    @Test
    void shouldNeverLoseStateByAMereChangeOfTheParallelism() throws Exception {
        runWithACheckpoint("  upgrade: {mode: Stateless}\n");
        scale(3);

        settle(false);

        assertThat(written().parallelism()).isEqualTo(3);
        assertThat(written().start().anew()).isEmpty();
        assertThat(reports.get(0).trigger()).isEqualTo(CheckpointTrigger.RESCALE);
    }

    @Test
    void shouldAddTaskManagersBeforeAndLeaveThoseThatRun() throws Exception {
        runWithACheckpoint("");
        settle(false);
        cluster.writes.clear();
        scale(4);

        List<Step> steps = settle(true);

        assertThat(steps)
                .containsExactly(Step.ADDING_TASK_MANAGERS, Step.CHECKPOINTING, Step.REPLACING, Step.COMPLETED);
        assertThat(cluster.writes)
                .containsSubsequence(
                        "apply StatefulSet/demo/flights-taskmanager", "delete Pod/demo/flights-jobmaster-0")
                .noneMatch(write -> write.startsWith("delete Pod/demo/flights-taskmanager"));
        assertThat(replicas("flights-taskmanager")).isEqualTo(4);
        assertThat(job.getStatus().job().parallelism()).isEqualTo(4);
    }

    @Test
    void shouldRemoveTaskManagersAfterTheJobRunsWithoutThem() throws Exception {
        runWithACheckpoint("");
        settle(false);
        cluster.writes.clear();
        scale(1);
        until("replaced", () -> {
            reconcile();
            try {
                CheckpointRequest request = fake.requests.poll();
                if (request != null) {
                    report(answer(request, ++id, CheckpointPhase.COMPLETED));
                }
            } catch (RuntimeException e) {
                throw new AssertionError(e);
            }
            return cluster.writes.contains("delete Pod/demo/flights-jobmaster-0");
        });
        assertThat(replicas("flights-taskmanager")).as("still there").isEqualTo(2);

        List<Step> steps = settle(false);

        assertThat(steps).containsExactly(Step.COMPLETED);
        assertThat(replicas("flights-taskmanager")).isEqualTo(1);
    }

    @Test
    void shouldSuspendWithASavepointWhenThatIsHowTheJobIsUpgraded() throws Exception {
        runWithACheckpoint(SAVEPOINT);
        change(SAVEPOINT + "  state: Suspended\n");

        List<Step> steps = settle(true);

        assertThat(steps).containsExactly(Step.CHECKPOINTING, Step.REPLACING, Step.COMPLETED);
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.SUSPENDED);
        assertThat(job.getStatus().suspension())
                .as("the specification suspends it, not a Checkpoint")
                .isNull();
        assertThat(replicas("flights-jobmaster")).isZero();
        assertThat(cluster.find(Checkpoint.class, "demo", "flights-5")).isPresent();
        change(SAVEPOINT);
        settle(true);
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.RUNNING);
    }

    @Test
    void shouldWaitForAJobMasterThatIsSlow() throws Exception {
        runWithACheckpoint(SAVEPOINT);
        change(SAVEPOINT + "  restartPolicy: {maxAttempts: 3}\n");
        jobMasters.stop(KEY);
        until("silent", () -> !jobMasters.view(KEY).connected());
        cluster.writes.clear();

        reconcile();

        assertThat(condition("Progressing").reason()).isEqualTo("JobMasterUnreachable");
        assertThat(cluster.writes).noneMatch(write -> write.contains("StatefulSet") || write.contains("Pod"));
        settle(false);
        assertThat(job.getStatus().upgrade().base().id())
                .as("the savepoint that it waited for")
                .isEqualTo(5);
    }

    @Test
    void shouldGoOnFromTheNewestCheckpointWhenTheJobHasFailed() throws Exception {
        runWithACheckpoint(SAVEPOINT);
        says(JobState.FAILED, configOf(job));
        reconcile();
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.FAILED);
        change(SAVEPOINT + "  restartPolicy: {maxAttempts: 3}\n");

        List<Step> steps = settle(false);

        assertThat(steps).containsExactly(Step.REPLACING, Step.COMPLETED);
        assertThat(reports).hasSize(1);
    }

    @Test
    void shouldWriteNothingAtRest() throws Exception {
        runWithACheckpoint(SAVEPOINT);
        change(SAVEPOINT + CHANGED);
        settle(false);
        now.set(now.get().plusSeconds(10));
        settle(false);
        cluster.writes.clear();

        reconcile();
        reconcile();

        assertThat(cluster.writes).isEmpty();
    }
}
