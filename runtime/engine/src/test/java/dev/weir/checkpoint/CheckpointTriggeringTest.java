package dev.weir.checkpoint;

import static dev.weir.checkpoint.CoordinatorHarness.FIRST;
import static dev.weir.checkpoint.CoordinatorHarness.SECOND;
import static dev.weir.checkpoint.CoordinatorHarness.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.state.SnapshotForm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a checkpoint begins, and why one waits. */
class CheckpointTriggeringTest {
    @Test
    void shouldBeginTheNextWhileTheLogIsWritten() {
        CoordinatorHarness it = CoordinatorHarness.running();
        it.tick();
        it.toCommit(1);

        it.tick();

        assertThat(it.report(2).phase()).isEqualTo(CheckpointPhase.TRIGGERING);
        assertThat(it.allOf(Command.Commit.class)).hasSize(1);
    }

    @Test
    void shouldBeginTheNextWhileHooksAndSinksAreToldOfTheLast() {
        CoordinatorHarness it = CoordinatorHarness.running();
        it.tick();
        it.toCommit(1);
        it.commit();
        it.tick();
        it.toCommit(2);
        it.hooks(1, HookStep.COMPLETE);

        it.tick();

        assertThat(it.report(3).phase()).isEqualTo(CheckpointPhase.TRIGGERING);
        assertThat(it.report(1).phase()).isEqualTo(CheckpointPhase.COMPLETING);
    }

    @Test
    void shouldNotLetMoreThanAFewWaitBehindTheTasks() {
        CoordinatorHarness it = CoordinatorHarness.running();
        for (int id = 1; id <= CheckpointTurns.TELLING; id++) {
            it.tick();
            it.toCommit(id);
            it.commit();
            it.hooks(id, HookStep.COMPLETE);
        }

        it.tick();
        it.ask("mine", CheckpointKind.CHECKPOINT);

        assertThat(it.coordinator.report("mine").orElseThrow().message())
                .isEqualTo("waits for checkpoint 1, 2, 3, 4: sinks have not committed it");
        it.sinks(1);
        it.hooks(1, HookStep.POST);
        assertThat(it.coordinator.report("mine").orElseThrow().phase()).isEqualTo(CheckpointPhase.TRIGGERING);
    }

    @Test
    void shouldSayThatTheLogDoesNotAnswerAndFailInTheEndWhatWaitsForIt() {
        CoordinatorHarness it = CoordinatorHarness.running(config(1000, 0, 1, 50));
        it.tick();
        it.toCommit(1);
        it.on(new Event.CommitUnknown(it.now, 1, "timed out"));
        for (int id = 2; id <= CheckpointCoordinator.WRITING; id++) {
            it.tick();
            it.toCommit(id);
        }

        it.ask("mine", CheckpointKind.CHECKPOINT);

        assertThat(it.coordinator.report("mine").orElseThrow().message())
                .startsWith("waits for checkpoint 1, 2: storage does not answer");
        it.on(new Event.TimerFired(it.now, new Timer.Timeout(2)));
        assertThat(it.report(2).failure().orElseThrow().reason()).isEqualTo("TimedOutCommitting");
        assertThat(it.report(2).failure().orElseThrow().message()).contains("checkpoint 1 comes before it");
        assertThat(it.coordinator.report("mine").orElseThrow().phase()).isEqualTo(CheckpointPhase.TRIGGERING);
    }

    @Test
    void shouldHaveAsManyInTheTasksAsAreConcurrent() {
        CoordinatorHarness it = CoordinatorHarness.running(config(1000, 0, 3, 0));
        for (int id = 1; id <= 4; id++) {
            it.tick();
        }

        assertThat(it.coordinator.reports()).hasSize(3);
        it.ask("mine", CheckpointKind.CHECKPOINT);
        assertThat(it.coordinator.report("mine").orElseThrow().message()).isEqualTo("waits for checkpoint 1, 2, 3");
    }

    @Test
    void shouldSendBarriersInOrderThoughHooksAreDoneOutOfOrder() {
        CoordinatorHarness it = CoordinatorHarness.running(config(1000, 0, 2, 5));
        it.tick();
        it.tick();
        it.toCapture(2);
        assertThat(it.allOf(Command.SendTrigger.class)).isEmpty();
        it.hooks(1, HookStep.PREPARE);

        it.hooks(1, HookStep.TRIGGER);

        assertThat(it.lastOf(Command.SendTrigger.class))
                .extracting(Command.SendTrigger::checkpointId)
                .containsExactly(1L, 2L);
    }

    @Test
    void shouldPauseFromTheCommitOnAndNotOverlapWhenThereIsAPause() {
        CoordinatorHarness it = CoordinatorHarness.running(config(1000, 500, 2, 0));
        it.tick();
        it.tick();
        assertThat(it.coordinator.reports()).as("one at a time").hasSize(1);
        it.toCommit(1);
        it.tick();
        assertThat(it.coordinator.reports()).as("not before its end").hasSize(1);
        it.commit();
        assertThat(it.lastOf(Command.ScheduleTimer.class))
                .extracting(Command.ScheduleTimer::delayMillis)
                .contains(500L);

        it.fire(Timer.MinPause.class);

        assertThat(it.report(2).phase()).isEqualTo(CheckpointPhase.TRIGGERING);
    }

    @Test
    void shouldTickAtWholeIntervalsHoweverLateATickIs() {
        CoordinatorHarness it = CoordinatorHarness.running(config(100, 0, 1, 0));
        long begun = it.now - 1_000;
        long due = begun + 100_000;
        for (int tick = 1; tick <= 50; tick++) {
            it.now = due + tick * 731L % 40_000;
            it.on(new Event.TimerFired(it.now, it.timer(Timer.Interval.class)));
            long wait = it.lastOf(Command.ScheduleTimer.class).stream()
                    .filter(timer -> timer.timer() instanceof Timer.Interval)
                    .findFirst()
                    .orElseThrow()
                    .delayMillis();
            long next = it.now - 1_000 + wait * 1_000;
            due += 100_000;
            assertThat(next).as("tick %d", tick).isBetween(due, due + 1_000);
        }
    }

    @Test
    void shouldNotMakeUpForTicksThatWereMissed() {
        CoordinatorHarness it = CoordinatorHarness.running(config(100, 0, 1, 0));
        it.tick();
        it.complete(1);

        it.now += 5_000_000;
        it.tick();
        it.complete(2);

        assertThat(it.coordinator.reports()).hasSize(2);
        assertThat(intervals(it)).last().satisfies(wait -> assertThat(wait).isBetween(50L, 150L));
    }

    @Test
    void shouldGoOnTickingWhenTheClockIsSetBack() {
        CoordinatorHarness it = CoordinatorHarness.running(config(100, 0, 1, 0));

        it.now -= 3_600_000_000L;
        it.tick();

        assertThat(intervals(it)).last().satisfies(wait -> assertThat(wait).isBetween(50L, 150L));
    }

    private static List<Long> intervals(CoordinatorHarness it) {
        return it.allOf(Command.ScheduleTimer.class).stream()
                .filter(timer -> timer.timer() instanceof Timer.Interval)
                .map(Command.ScheduleTimer::delayMillis)
                .toList();
    }

    @Test
    void shouldTakeASavepointAlone() {
        CoordinatorHarness it = CoordinatorHarness.running(config(1000, 0, 3, 0));
        it.tick();
        it.toCapture(1);
        it.ask("save", CheckpointKind.SAVEPOINT);
        it.tick();
        it.ask("mine", CheckpointKind.CHECKPOINT);
        it.toCapture(2);

        Command.SendTrigger sent = it.lastOf(Command.SendTrigger.class).get(0);
        assertThat(sent.form()).isEqualTo(SnapshotForm.CANONICAL);
        assertThat(sent.folder()).isEqualTo("savepoints/save/");
        assertThat(sent.thenStop()).isFalse();
        assertThat(it.coordinator.report("mine").orElseThrow().message()).isEqualTo("waits for savepoint 2");
        it.acknowledgeAll(2);
        assertThat(it.coordinator.report("mine").orElseThrow().phase()).isEqualTo(CheckpointPhase.TRIGGERING);
    }

    @Test
    void shouldSayWhereASavepointLies() {
        CoordinatorHarness it = CoordinatorHarness.running();
        it.ask("save", CheckpointKind.SAVEPOINT);

        it.complete(1);

        assertThat(it.report(1).location()).isEqualTo("s3://bucket/uid/savepoints/save");
    }

    @Test
    void shouldRefuseANameThatCannotBePartOfALocation() {
        CoordinatorHarness it = CoordinatorHarness.running();

        it.ask("../other", CheckpointKind.SAVEPOINT);
        it.ask("../other ", CheckpointKind.CHECKPOINT);

        CheckpointReport refused = it.coordinator.report("../other").orElseThrow();
        assertThat(refused.failure().orElseThrow().reason()).isEqualTo("InvalidRequest");
        assertThat(refused.failure().orElseThrow().message()).contains("'../other'", "letters, digits");
        assertThat(it.report(1).name()).isEqualTo("../other ");
    }

    @Test
    void shouldRefuseASavepointThatReliesOnOthersSegments() {
        CoordinatorHarness it = CoordinatorHarness.running(config(1000, 0, 1, 5));
        it.ask("save", CheckpointKind.SAVEPOINT);
        it.toCapture(1);

        it.acknowledge(1, CoordinatorHarness.A0, "segments/1-tm-0-7");

        assertThat(it.report(1).failure().orElseThrow().message())
                .contains("'segments/1-tm-0-7', which is not below 'savepoints/save/'");
    }

    @Test
    void shouldRefuseACheckpointThatReliesOnASavepoint() {
        CoordinatorHarness it = CoordinatorHarness.running(config(1000, 0, 1, 5));
        it.tick();
        it.toCapture(1);

        it.acknowledge(1, CoordinatorHarness.A0, "savepoints/save/1-tm-0-7");

        assertThat(it.report(1).failure().orElseThrow().reason()).isEqualTo("AcknowledgementMalformed");
    }

    @Test
    void shouldNotTakeTheHooksOfAFormerRestoreForThisOnes() {
        CoordinatorHarness first = CoordinatorHarness.running();
        first.tick();
        first.toCommit(1);
        var entry = first.commit();
        CoordinatorHarness it = new CoordinatorHarness(config(1000, 0, 1, 0));
        it.on(new Event.Recovered(it.now, List.of(entry), 0, "s3://bucket/uid"));
        it.start(FIRST, java.util.Optional.of(entry));
        Command.RunHooks late = it.lastOf(Command.RunHooks.class).get(0);
        it.on(new Event.ExecutionEnded(it.now, FIRST, "tm-1 is lost"));
        it.start(SECOND, java.util.Optional.of(entry));

        it.on(new Event.HooksDone(it.now, late, HookOutcome.of(List.of())));
        assertThat(it.allOf(Command.StartSources.class)).isEmpty();
        it.hooks(1, HookStep.RESTORE);

        assertThat(it.lastOf(Command.StartSources.class)).hasSize(1);
    }
}
