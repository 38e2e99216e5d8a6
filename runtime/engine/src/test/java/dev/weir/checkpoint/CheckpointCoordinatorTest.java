package dev.weir.checkpoint;

import static dev.weir.checkpoint.CoordinatorHarness.A0;
import static dev.weir.checkpoint.CoordinatorHarness.A1;
import static dev.weir.checkpoint.CoordinatorHarness.FIRST;
import static dev.weir.checkpoint.CoordinatorHarness.SECOND;
import static dev.weir.checkpoint.CoordinatorHarness.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.common.TaskId;
import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.CheckpointTrigger;
import dev.weir.storage.CheckpointMetadata;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CheckpointCoordinatorTest {
    @Test
    void shouldTakeACheckpointFromEndToEnd() {
        CoordinatorHarness it = CoordinatorHarness.running();

        it.tick();
        assertThat(it.report(1).phase()).isEqualTo(CheckpointPhase.TRIGGERING);
        assertThat(it.lastOf(Command.RunHooks.class))
                .extracting(Command.RunHooks::step)
                .containsExactly(HookStep.PREPARE);
        it.hooks(1, HookStep.PREPARE);
        assertThat(it.lastOf(Command.SendTrigger.class)).isEmpty();
        it.hooks(1, HookStep.TRIGGER);
        assertThat(it.lastOf(Command.SendTrigger.class)).hasSize(1);
        assertThat(it.report(1).phase()).isEqualTo(CheckpointPhase.IN_PROGRESS);
        it.acknowledge(1, A0);
        assertThat(it.lastOf(Command.Commit.class)).isEmpty();
        it.acknowledge(1, A1);
        assertThat(it.draft().operators()).hasSize(1);
        assertThat(it.draft().operators().get(0).subtasks()).hasSize(2);
        it.commit();
        assertThat(it.report(1).phase()).isEqualTo(CheckpointPhase.COMPLETING);
        assertThat(it.report(1).location()).isEqualTo("s3://bucket/uid/log/1.json");
        assertThat(it.lastOf(Command.NotifyState.class)).hasSize(1);
        it.hooks(1, HookStep.COMPLETE);
        assertThat(it.lastOf(Command.CommitSinks.class)).hasSize(1);
        it.sinks(1);
        assertThat(it.report(1).phase()).isEqualTo(CheckpointPhase.COMPLETING);
        it.hooks(1, HookStep.POST);

        CheckpointReport report = it.report(1);
        assertThat(report.phase()).isEqualTo(CheckpointPhase.COMPLETED);
        assertThat(report.size()).isEqualTo(2 * "state of a/0".length());
        assertThat(report.operators())
                .extracting(CheckpointReport.OperatorReport::name)
                .containsExactly("count");
        assertThat(report.durationMillis()).isPositive();
    }

    @Test
    void shouldStartTheSourcesWhenAllTasksAreRestoredAndHooksWereTold() {
        CoordinatorHarness first = CoordinatorHarness.running();
        first.tick();
        first.toCommit(1);
        CheckpointMetadata entry = first.commit();

        CoordinatorHarness it = new CoordinatorHarness(config(1000, 0, 1, 0));
        it.on(new Event.Recovered(it.now, List.of(entry), 0, "s3://bucket/uid"));
        assertThat(it.report(1).phase()).isEqualTo(CheckpointPhase.COMPLETED);
        it.start(FIRST, Optional.of(entry));
        assertThat(it.allOf(Command.StartSources.class)).isEmpty();
        it.hooks(1, HookStep.RESTORE);

        assertThat(it.lastOf(Command.StartSources.class)).hasSize(1);
        it.tick();
        assertThat(it.coordinator.reports().get(0).id()).isEqualTo(2);
    }

    @Test
    void shouldNotReuseIdsOfDamagedEntries() {
        CoordinatorHarness it = new CoordinatorHarness(config(1000, 0, 1, 0));
        it.on(new Event.Recovered(it.now, List.of(), 3, "s3://bucket/uid"));
        it.start(FIRST);
        it.tick();

        assertThat(it.coordinator.reports().get(0).id()).isEqualTo(4);
    }

    @Test
    void shouldAbortAndTellEverybodyWhenATaskDeclines() {
        CoordinatorHarness it = CoordinatorHarness.running(config(1000, 0, 1, 3));
        it.tick();
        it.toCapture(1);

        it.on(new Event.Declined(it.now, FIRST, 1, "tm-0", CheckpointFailureReason.UPLOAD_FAILED, "no route"));

        assertThat(it.report(1).phase()).isEqualTo(CheckpointPhase.FAILED);
        assertThat(it.report(1).failure().orElseThrow().reason()).isEqualTo("UploadFailed");
        assertThat(it.report(1).failure().orElseThrow().message())
                .contains("no route")
                .contains("endpoint");
        assertThat(it.lastOf(Command.AbortTasks.class)).hasSize(1);
        assertThat(it.lastOf(Command.RunHooks.class))
                .extracting(Command.RunHooks::step)
                .containsExactly(HookStep.ABORT);
        assertThat(it.lastOf(Command.Notice.class)).hasSize(1);
        it.acknowledgeAll(1);
        assertThat(it.allOf(Command.Commit.class)).isEmpty();
    }

    @Test
    void shouldNotTellHooksOfAnAbortBeforeTheTrigger() {
        CoordinatorHarness it = CoordinatorHarness.running(config(1000, 0, 1, 3));
        it.tick();

        it.hooksFail(1, HookStep.PREPARE, CheckpointFailureReason.HOOK_FAILED);

        assertThat(it.report(1).failure().orElseThrow().reason()).isEqualTo("HookFailed");
        assertThat(it.lastOf(Command.RunHooks.class)).isEmpty();
        assertThat(it.lastOf(Command.AbortTasks.class)).isEmpty();
    }

    @Test
    void shouldStayCompleteWhenAHookFailsAfterTheCommit() {
        CoordinatorHarness it = CoordinatorHarness.running();
        it.tick();
        it.toCommit(1);
        it.commit();

        it.hooksFail(1, HookStep.COMPLETE, CheckpointFailureReason.HOOK_FAILED);
        assertThat(it.lastOf(Command.Notice.class)).hasSize(1);
        it.sinks(1);
        it.hooks(1, HookStep.POST);

        assertThat(it.report(1).phase()).isEqualTo(CheckpointPhase.COMPLETED);
    }

    @Test
    void shouldFailTheExecutionWhenMoreFailInARowThanTolerable() {
        CoordinatorHarness it = CoordinatorHarness.running(config(1000, 0, 1, 2));
        for (int id = 1; id <= 2; id++) {
            it.tick();
            it.hooksFail(id, HookStep.PREPARE, CheckpointFailureReason.HOOK_FAILED);
        }
        it.tick();
        it.complete(3);
        for (int id = 4; id <= 5; id++) {
            it.tick();
            it.toCapture(id);
            it.on(new Event.Declined(it.now, FIRST, id, "tm-0", CheckpointFailureReason.UPLOAD_FAILED, "gone"));
        }
        it.tick();
        it.toCapture(6);
        it.on(new Event.Declined(it.now, FIRST, 6, "tm-0", CheckpointFailureReason.TASKS_NOT_RUNNING, "ending"));
        assertThat(it.allOf(Command.FailExecution.class)).isEmpty();

        it.tick();
        it.fire(Timer.Timeout.class);

        assertThat(it.lastOf(Command.FailExecution.class)).hasSize(1);
        assertThat(it.lastOf(Command.FailExecution.class).get(0).failure().message())
                .contains("3 checkpoints failed in a row", "TimedOutPreparing");
    }

    @Test
    void shouldNameTheTasksThatAreMissingWhenTheCaptureTimesOut() {
        CoordinatorHarness it = CoordinatorHarness.running(config(1000, 0, 1, 2));
        it.tick();
        it.toCapture(1);
        it.acknowledge(1, A0);

        it.fire(Timer.Timeout.class);

        assertThat(it.report(1).failure().orElseThrow().reason()).isEqualTo("TimedOutCapturing");
        assertThat(it.report(1).failure().orElseThrow().message()).contains("1 of 2 tasks", "a/1");
    }

    @Test
    void shouldBeNeitherCompletedNorFailedWhileTheCommitIsUnknown() {
        CoordinatorHarness it = CoordinatorHarness.running(config(1000, 0, 1, 5));
        it.tick();
        it.toCommit(1);
        CheckpointMetadata draft = it.draft();

        it.on(new Event.CommitUnknown(it.now, 1, "timed out"));
        assertThat(it.report(1).phase()).isEqualTo(CheckpointPhase.IN_PROGRESS);
        assertThat(it.coordinator.isCommitting()).isTrue();
        it.fire(Timer.Timeout.class);
        it.on(new Event.ExecutionEnded(it.now, FIRST, "a task failed"));
        it.start(SECOND);
        assertThat(it.report(1).phase()).isEqualTo(CheckpointPhase.IN_PROGRESS);
        it.fire(Timer.CommitRetry.class);
        assertThat(it.lastOf(Command.Commit.class))
                .extracting(Command.Commit::draft)
                .containsExactly(draft);
        it.commit();

        assertThat(it.report(1).phase()).isEqualTo(CheckpointPhase.COMPLETING);
        it.hooks(1, HookStep.COMPLETE);
        assertThat(it.allOf(Command.CommitSinks.class)).isEmpty();
        it.hooks(1, HookStep.POST);
        assertThat(it.report(1).phase()).isEqualTo(CheckpointPhase.COMPLETED);
        assertThat(it.coordinator.isCommitting()).isFalse();
    }

    @Test
    void shouldCountAgainstTolerableWhenStorageStaysAway() {
        CoordinatorHarness it = CoordinatorHarness.running(config(1000, 0, 1, 1));
        it.tick();
        it.toCommit(1);
        it.on(new Event.CommitUnknown(it.now, 1, "timed out"));

        it.fire(Timer.Timeout.class);
        assertThat(it.allOf(Command.FailExecution.class)).isEmpty();
        it.fire(Timer.Timeout.class);

        assertThat(it.allOf(Command.FailExecution.class)).hasSize(1);
    }

    @Test
    void shouldFailWhenTheEntryIsNotInTheLog() {
        CoordinatorHarness it = CoordinatorHarness.running(config(1000, 0, 1, 1));
        it.tick();
        it.toCommit(1);

        it.on(new Event.CommitFailed(it.now, 1, "unreachable"));

        assertThat(it.report(1).failure().orElseThrow().reason()).isEqualTo("CommitFailed");
        it.on(new Event.Committed(it.now, it.committed(it.draft())));
        assertThat(it.report(1).phase()).isEqualTo(CheckpointPhase.FAILED);
        assertThat(it.coordinator.ignored()).containsKey("answer of the log that nobody waits for");
    }

    @Test
    void shouldSayNothingAfterItIsFenced() {
        CoordinatorHarness it = CoordinatorHarness.running();
        it.tick();
        it.toCommit(1);

        it.on(new Event.CommitFenced(it.now, 1, "'other' has claimed the job"));

        assertThat(it.last).hasSize(1);
        assertThat(it.lastOf(Command.StopFenced.class).get(0).failure().message())
                .contains("'other'");
        it.tick();
        it.ask("more", CheckpointKind.CHECKPOINT);
        it.start(SECOND);
        assertThat(it.last).isEmpty();
    }

    @Test
    void shouldIgnoreAndCountWhatDoesNotBelong() {
        CoordinatorHarness it = CoordinatorHarness.running();
        it.tick();
        it.toCapture(1);
        it.acknowledge(1, A0);
        int before = it.all.size();

        it.on(new Event.Acknowledged(it.now, CoordinatorHarness.acknowledgement(SECOND, 1, A1)));
        it.on(new Event.Acknowledged(it.now, CoordinatorHarness.acknowledgement(FIRST, 9, A1)));
        it.on(new Event.Acknowledged(it.now, CoordinatorHarness.acknowledgement(FIRST, 1, new TaskId("b", 0))));
        it.acknowledge(1, A0);
        it.on(new Event.Declined(it.now, SECOND, 1, "tm-0", CheckpointFailureReason.UPLOAD_FAILED, "x"));
        it.on(new Event.Declined(it.now, FIRST, 1, "tm-9", CheckpointFailureReason.UPLOAD_FAILED, "x"));
        it.on(new Event.SinksCommitted(it.now, FIRST, 1, A0));
        it.on(new Event.TaskDrained(it.now, FIRST, new TaskId("b", 0)));
        it.on(new Event.CommitFenced(it.now, 1, "x"));
        it.hooks(1, HookStep.COMPLETE);
        it.hooks(7, HookStep.PREPARE);

        assertThat(it.all.subList(before, it.all.size())).isEmpty();
        assertThat(it.report(1).phase()).isEqualTo(CheckpointPhase.IN_PROGRESS);
        assertThat(it.coordinator.ignored().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(11);
    }

    @Test
    void shouldAbortWhenAnAcknowledgementIsMalformed() {
        CoordinatorHarness it = CoordinatorHarness.running(config(1000, 0, 1, 1));
        it.tick();
        it.toCapture(1);
        Acknowledgement good = CoordinatorHarness.acknowledgement(FIRST, 1, A0);
        Acknowledgement twice = new Acknowledgement(
                FIRST,
                1,
                "tm-0",
                List.of(A0),
                List.of(good.operators().get(0), good.operators().get(0)),
                List.of(),
                List.of());

        it.on(new Event.Acknowledged(it.now, twice));

        assertThat(it.report(1).failure().orElseThrow().reason()).isEqualTo("AcknowledgementMalformed");
    }

    @Test
    void shouldAbortWhatIsInProgressWhenTheExecutionEnds() {
        CoordinatorHarness it = CoordinatorHarness.running();
        it.tick();
        it.toCapture(1);

        it.on(new Event.ExecutionEnded(it.now, FIRST, CheckpointFailureReason.TASK_MANAGER_LOST, "tm-1 is lost"));

        assertThat(it.report(1).failure().orElseThrow().reason()).isEqualTo("TaskManagerLost");
        assertThat(it.allOf(Command.FailExecution.class)).isEmpty();
        it.start(SECOND);
        it.tick();
        assertThat(it.coordinator.reports().get(0).id()).isEqualTo(2);
    }

    @Test
    void shouldCompleteWithoutItsSinksWhenTheExecutionEndsAfterTheCommit() {
        CoordinatorHarness it = CoordinatorHarness.running();
        it.tick();
        it.toCommit(1);
        it.commit();
        it.hooks(1, HookStep.COMPLETE);

        it.on(new Event.ExecutionEnded(it.now, FIRST, "a task failed"));
        it.hooks(1, HookStep.POST);

        assertThat(it.report(1).phase()).isEqualTo(CheckpointPhase.COMPLETED);
    }

    @Test
    void shouldTakeSavepointsBeforeCheckpointsBeforePeriodicOnes() {
        CoordinatorHarness it = CoordinatorHarness.running();
        it.tick();
        it.ask("one", CheckpointKind.CHECKPOINT);
        it.ask("two", CheckpointKind.CHECKPOINT);
        it.ask("save", CheckpointKind.SAVEPOINT);
        it.tick();

        assertThat(it.coordinator.report("save").orElseThrow().message()).isEqualTo("waits for checkpoint 1");
        assertThat(it.coordinator.report("two").orElseThrow().message())
                .isEqualTo("waits for checkpoint 1; 2 other requests come before it");
        it.complete(1);
        it.complete(2);
        it.complete(3);
        it.complete(4);

        assertThat(it.coordinator.reports())
                .extracting(CheckpointReport::name)
                .containsExactly("two", "one", "save", "");
    }

    @Test
    void shouldAnswerOnceForOneName() {
        CoordinatorHarness it = CoordinatorHarness.running();
        it.ask("one", CheckpointKind.CHECKPOINT);
        it.ask("one", CheckpointKind.CHECKPOINT);
        it.complete(1);
        it.ask("one", CheckpointKind.CHECKPOINT);

        assertThat(it.coordinator.reports()).hasSize(1);
        assertThat(it.last).isEmpty();
    }

    @Test
    void shouldKeepRequestsWaitingUntilTheJobRuns() {
        CoordinatorHarness it = CoordinatorHarness.running();
        it.on(new Event.ExecutionEnded(it.now, FIRST, "TaskManager tm-1 is lost"));
        it.ask("one", CheckpointKind.CHECKPOINT);
        assertThat(it.coordinator.report("one").orElseThrow().message()).contains("tm-1 is lost");

        it.start(SECOND);

        assertThat(it.coordinator.report("one").orElseThrow().phase()).isEqualTo(CheckpointPhase.TRIGGERING);
    }

    @Test
    void shouldRefuseMoreRequestsThanTheQueueHolds() {
        CoordinatorHarness it = CoordinatorHarness.running();
        it.tick();
        for (int i = 0; i <= RequestQueue.CAPACITY; i++) {
            it.ask("r" + i, CheckpointKind.CHECKPOINT);
        }

        CheckpointReport refused =
                it.coordinator.report("r" + RequestQueue.CAPACITY).orElseThrow();
        assertThat(refused.failure().orElseThrow().reason()).isEqualTo("TooManyRequests");
    }

    @Test
    void shouldRefuseMalformedRequests() {
        CoordinatorHarness it = CoordinatorHarness.running();

        it.ask("x".repeat(254), CheckpointKind.CHECKPOINT);
        it.on(new Event.CheckpointAsked(
                it.now, new CheckpointRequest("final", CheckpointKind.CHECKPOINT, CheckpointTrigger.FINAL)));

        assertThat(it.coordinator.reports())
                .allSatisfy(report ->
                        assertThat(report.failure().orElseThrow().reason()).isEqualTo("InvalidRequest"));
    }

    @Test
    void shouldKeepThePauseForPeriodicOnesOnly() {
        CoordinatorHarness it = CoordinatorHarness.running(config(1000, 500, 1, 0));
        it.tick();
        it.complete(1);
        it.tick();
        assertThat(it.coordinator.reports()).hasSize(1);
        it.ask("now", CheckpointKind.CHECKPOINT);
        assertThat(it.report(2).phase()).isEqualTo(CheckpointPhase.TRIGGERING);
        it.complete(2);
        it.tick();
        assertThat(it.coordinator.reports()).hasSize(2);

        it.fire(Timer.MinPause.class);

        assertThat(it.report(3).phase()).isEqualTo(CheckpointPhase.TRIGGERING);
    }

    @Test
    void shouldFinishTheJobWithAFinalCheckpointWhenAllTasksAreDrained() {
        CoordinatorHarness it = CoordinatorHarness.running();
        it.tick();
        it.on(new Event.TaskDrained(it.now, FIRST, A0));
        it.on(new Event.TaskDrained(it.now, FIRST, A1));
        it.complete(1);
        assertThat(it.report(2).trigger()).isEqualTo(CheckpointTrigger.FINAL);
        it.ask("late", CheckpointKind.CHECKPOINT);
        it.toCommit(2);
        assertThat(it.draft().finished()).isTrue();
        it.commit();
        it.hooks(2, HookStep.COMPLETE);
        assertThat(it.allOf(Command.JobFinished.class)).isEmpty();
        it.sinks(2);
        it.hooks(2, HookStep.POST);

        assertThat(it.allOf(Command.JobFinished.class)).hasSize(1);
        assertThat(it.coordinator
                        .report("late")
                        .orElseThrow()
                        .failure()
                        .orElseThrow()
                        .reason())
                .isEqualTo("JobFinished");
        it.ask("later", CheckpointKind.CHECKPOINT);
        assertThat(it.coordinator.report("later").orElseThrow().phase()).isEqualTo(CheckpointPhase.FAILED);
        it.tick();
        assertThat(it.allOf(Command.SendTrigger.class)).hasSize(2);
    }

    @Test
    void shouldTryTheFinalCheckpointAgainWhenItFails() {
        CoordinatorHarness it = CoordinatorHarness.running(config(0, 0, 1, 5));
        it.on(new Event.TaskDrained(it.now, FIRST, A0));
        it.on(new Event.TaskDrained(it.now, FIRST, A1));
        it.hooksFail(1, HookStep.PREPARE, CheckpointFailureReason.HOOK_FAILED);
        assertThat(it.coordinator.reports()).hasSize(1);

        it.fire(Timer.MinPause.class);

        assertThat(it.report(2).trigger()).isEqualTo(CheckpointTrigger.FINAL);
    }

    @Test
    void shouldRestartWhenSinksDoNotCommit() {
        CoordinatorHarness it = CoordinatorHarness.running();
        it.tick();
        it.toCommit(1);
        it.commit();
        it.hooks(1, HookStep.COMPLETE);
        it.on(new Event.SinksCommitted(it.now, FIRST, 1, A0));

        it.fire(Timer.Timeout.class);

        assertThat(it.lastOf(Command.FailExecution.class).get(0).failure().message())
                .contains("a/1");
        assertThat(it.report(1).phase()).isEqualTo(CheckpointPhase.COMPLETING);
    }

    @Test
    void shouldRemoveNothingUntilItIsToldWhatIsPinned() {
        CoordinatorHarness it = CoordinatorHarness.running();
        it.tick();
        it.complete(1);
        assertThat(it.allOf(Command.Retain.class)).isEmpty();

        it.on(new Event.PinsChanged(it.now, Set.of(1L)));
        assertThat(it.lastOf(Command.Retain.class)).containsExactly(new Command.Retain(3, Set.of(1L), Set.of()));
        it.on(new Event.Discarded(it.now, Set.of(1L)));

        assertThat(it.report(1).phase()).isEqualTo(CheckpointPhase.DISCARDED);
    }

    @Test
    void shouldAbortTheOlderWhenTheNewerIsCommittedFirst() {
        CoordinatorHarness it = CoordinatorHarness.running(config(1000, 0, 2, 0));
        it.tick();
        it.tick();
        it.toCapture(1);
        it.toCapture(2);
        it.acknowledgeAll(2);
        it.commit();

        assertThat(it.report(1).failure().orElseThrow().reason()).isEqualTo("Subsumed");
        assertThat(it.allOf(Command.FailExecution.class)).isEmpty();
    }

    @Test
    void shouldCommitNoneOfTheOlderOnesThatWaitedMeanwhile() {
        CoordinatorHarness it = CoordinatorHarness.running(config(1000, 0, 3, 0));
        it.tick();
        it.tick();
        it.tick();
        it.toCapture(1);
        it.toCapture(2);
        it.toCapture(3);
        it.acknowledgeAll(3);
        it.acknowledgeAll(1);
        it.acknowledgeAll(2);

        it.commit();

        assertThat(it.report(1).failure().orElseThrow().reason()).isEqualTo("Subsumed");
        assertThat(it.report(2).failure().orElseThrow().reason()).isEqualTo("Subsumed");
        assertThat(it.allOf(Command.Commit.class))
                .extracting(commit -> commit.draft().id())
                .containsExactly(3L);
    }

    @Test
    void shouldCommitOneAfterTheOtherWhenTwoAreUnderWay() {
        CoordinatorHarness it = CoordinatorHarness.running(config(1000, 0, 2, 0));
        it.tick();
        it.tick();
        it.toCapture(1);
        it.toCapture(2);
        it.acknowledgeAll(1);
        it.acknowledgeAll(2);
        assertThat(it.allOf(Command.Commit.class)).hasSize(1);

        it.commit();

        assertThat(it.allOf(Command.Commit.class))
                .extracting(commit -> commit.draft().id())
                .containsExactly(1L, 2L);
    }

    @Test
    void shouldRememberTheLastOnesOnly() {
        CoordinatorHarness it = CoordinatorHarness.running(config(1000, 0, 1, 1000));
        for (int id = 1; id <= 80; id++) {
            it.tick();
            it.hooksFail(id, HookStep.PREPARE, CheckpointFailureReason.HOOK_FAILED);
        }

        assertThat(it.coordinator.reports()).hasSize(CheckpointHistory.REMEMBERED);
        assertThat(it.coordinator.detail(80).orElseThrow().trace()).isNotEmpty();
    }

    @Test
    void shouldSayWhatToDoForEveryReason() {
        for (CheckpointFailureReason reason : CheckpointFailureReason.values()) {
            assertThat(reason.word()).matches("[A-Z][A-Za-z]+");
            assertThat(reason.message("x")).startsWith("x. ").endsWith(".");
        }
    }

    @Test
    void shouldApplyRetentionThoughTheClockWasSetBack() {
        CoordinatorHarness it = CoordinatorHarness.running();
        it.on(new Event.PinsChanged(it.now, Set.of()));
        it.now -= 3_600_000_000L;

        it.tick();
        it.complete(1);

        assertThat(it.lastOf(Command.Retain.class)).hasSize(1);
    }
}
