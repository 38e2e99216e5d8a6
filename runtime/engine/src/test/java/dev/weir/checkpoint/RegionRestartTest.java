package dev.weir.checkpoint;

import static dev.weir.checkpoint.CoordinatorHarness.A0;
import static dev.weir.checkpoint.CoordinatorHarness.A1;
import static dev.weir.checkpoint.CoordinatorHarness.FIRST;
import static dev.weir.checkpoint.CoordinatorHarness.SECOND;
import static dev.weir.checkpoint.CoordinatorHarness.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The task A1 is restarted, A0 goes on. */
class RegionRestartTest {
    private final CoordinatorHarness it = CoordinatorHarness.running(config(1000, 0, 3, 0));

    @Test
    void shouldAbortWhatIsUnderWayAndTellTheTasksThatGoOn() {
        it.tick();
        it.toCapture(1);
        it.acknowledge(1, A0);

        fail();

        assertThat(it.report(1).phase()).isEqualTo(CheckpointPhase.FAILED);
        assertThat(it.lastOf(Command.AbortTasks.class)).hasSize(1);
    }

    @Test
    void shouldBeginNothingUntilTheRegionIsRestored() {
        fail();
        it.ask("mine", CheckpointKind.CHECKPOINT);
        assertThat(it.allOf(Command.RunHooks.class)).isEmpty();
        assertThat(it.coordinator.report("mine").orElseThrow().message()).contains("tm-1 is lost");

        restore("tm-2");

        assertThat(it.allOf(Command.StartSources.class)).hasSize(2);
        assertThat(it.lastOf(Command.RunHooks.class))
                .extracting(Command.RunHooks::step)
                .containsExactly(HookStep.PREPARE);
    }

    @Test
    void shouldExpectTheTasksWhereTheyAreNow() {
        fail();
        restore("tm-2");
        it.tick();
        it.toCapture(1);
        it.acknowledge(1, A0);

        it.acknowledge(1, A1);
        assertThat(it.coordinator.ignored()).containsEntry("unknown task", 1L);
        Acknowledgement before = CoordinatorHarness.acknowledgement(FIRST, 1, A1);
        it.on(new Event.Acknowledged(
                it.now,
                new Acknowledgement(
                        FIRST, 1, "tm-2", before.tasks(), before.operators(), before.inFlight(), before.trace())));

        assertThat(it.lastOf(Command.Commit.class)).hasSize(1);
    }

    @Test
    void shouldLeaveWhatIsStagedToTheTasksThatAreRestored() {
        it.tick();
        it.toCommit(1);
        it.commit();
        it.hooks(1, HookStep.COMPLETE);

        fail();
        it.on(new Event.SinksCommitted(it.now, FIRST, 1, A0));
        it.hooks(1, HookStep.POST);

        assertThat(it.report(1).phase()).isEqualTo(CheckpointPhase.COMPLETED);
    }

    @Test
    void shouldNotTakeADrainedTaskForDrainedWhenItIsRestarted() {
        it.on(new Event.TaskDrained(it.now, FIRST, A0));
        it.on(new Event.TaskDrained(it.now, FIRST, A1));
        it.toCommit(1);
        it.commit();
        it.hooks(1, HookStep.COMPLETE);

        fail();
        it.on(new Event.SinksCommitted(it.now, FIRST, 1, A0));
        restore("tm-2");
        it.hooks(1, HookStep.POST);
        assertThat(it.allOf(Command.JobFinished.class)).isEmpty();

        it.on(new Event.TaskDrained(it.now, FIRST, A1));
        assertThat(it.allOf(Command.RunHooks.class))
                .filteredOn(run -> run.checkpointId() == 2)
                .extracting(Command.RunHooks::step)
                .containsExactly(HookStep.PREPARE);
    }

    @Test
    void shouldIgnoreARegionOfAFormerExecution() {
        it.on(new Event.RegionsFailed(
                it.now, SECOND, Set.of(A1), CheckpointFailureReason.TASK_FAILED, "a task failed"));

        it.tick();

        assertThat(it.allOf(Command.RunHooks.class)).hasSize(1);
    }

    private void fail() {
        it.on(new Event.RegionsFailed(
                it.now, FIRST, Set.of(A1), CheckpointFailureReason.TASK_MANAGER_LOST, "tm-1 is lost"));
    }

    private void restore(String taskManager) {
        it.on(new Event.RegionsDeployed(it.now, FIRST, Map.of(A1, taskManager)));
        it.on(new Event.StateRestored(it.now, FIRST, taskManager, Set.of(A1), List.of()));
    }
}
