package dev.weir.checkpoint;

import static dev.weir.checkpoint.CoordinatorHarness.A0;
import static dev.weir.checkpoint.CoordinatorHarness.A1;
import static dev.weir.checkpoint.CoordinatorHarness.FIRST;
import static dev.weir.checkpoint.CoordinatorHarness.SECOND;
import static dev.weir.checkpoint.CoordinatorHarness.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.CheckpointTrigger;
import dev.weir.control.JobConfig;
import org.junit.jupiter.api.Test;

/** A job that ends with a savepoint. */
class SuspensionTest {
    private static CoordinatorHarness asked(JobConfig.Checkpointing config) {
        CoordinatorHarness it = CoordinatorHarness.running(config);
        it.on(new Event.CheckpointAsked(
                it.now, new CheckpointRequest("last", CheckpointKind.SAVEPOINT, CheckpointTrigger.USER, true)));
        return it;
    }

    @Test
    void shouldSuspendTheJobWhenTheSinksHaveCommittedTheSavepoint() {
        CoordinatorHarness it = asked(config(1000, 0, 3, 0));
        it.toCapture(1);
        assertThat(it.lastOf(Command.SendTrigger.class).get(0).thenStop()).isTrue();
        it.acknowledgeAll(1);
        it.commit();
        it.hooks(1, HookStep.COMPLETE);
        assertThat(it.allOf(Command.JobSuspended.class)).isEmpty();

        it.sinks(1);
        it.hooks(1, HookStep.POST);

        assertThat(it.lastOf(Command.JobSuspended.class)).containsExactly(new Command.JobSuspended(1));
        assertThat(it.report(1).phase()).isEqualTo(CheckpointPhase.COMPLETED);
    }

    @Test
    void shouldTakeNoOtherBesideItAndRefuseTheRest() {
        CoordinatorHarness it = asked(config(1000, 0, 3, 0));
        it.tick();
        it.ask("late", CheckpointKind.CHECKPOINT);
        assertThat(it.coordinator.report("late").orElseThrow().message())
                .isEqualTo("waits for savepoint 1, with which the job is suspended");
        it.toCommit(1);
        it.commit();
        it.tick();

        it.toEnd(1);

        it.ask("later", CheckpointKind.CHECKPOINT);
        assertThat(it.coordinator.reports()).hasSize(3);
        for (String name : new String[] {"late", "later"}) {
            assertThat(it.coordinator
                            .report(name)
                            .orElseThrow()
                            .failure()
                            .orElseThrow()
                            .reason())
                    .isEqualTo("JobSuspended");
        }
    }

    @Test
    void shouldGoOnWhenTheSavepointFails() {
        CoordinatorHarness it = asked(config(1000, 0, 1, 5));
        it.toCapture(1);

        it.on(new Event.Declined(it.now, FIRST, 1, "tm-0", CheckpointFailureReason.UPLOAD_FAILED, "no route"));

        assertThat(it.lastOf(Command.AbortTasks.class))
                .as("lets the sources go on")
                .hasSize(1);
        it.tick();
        it.complete(2);
        assertThat(it.allOf(Command.JobSuspended.class)).isEmpty();
        assertThat(it.report(2).phase()).isEqualTo(CheckpointPhase.COMPLETED);
    }

    @Test
    void shouldSuspendTheJobThoughItsExecutionEndsWhenTheSavepointIsInTheLog() {
        CoordinatorHarness it = asked(config(1000, 0, 1, 5));
        it.toCommit(1);
        it.commit();
        it.hooks(1, HookStep.COMPLETE);

        it.on(new Event.ExecutionEnded(it.now, FIRST, "tm-1 is lost"));
        it.hooks(1, HookStep.POST);

        assertThat(it.allOf(Command.JobSuspended.class)).hasSize(1);
    }

    @Test
    void shouldGoOnWhenTheExecutionEndsBeforeTheSavepointIsInTheLog() {
        CoordinatorHarness it = asked(config(1000, 0, 1, 5));
        it.toCapture(1);

        it.on(new Event.ExecutionEnded(it.now, FIRST, "tm-1 is lost"));
        it.start(SECOND);
        it.tick();
        it.complete(2);

        assertThat(it.allOf(Command.JobSuspended.class)).isEmpty();
        assertThat(it.coordinator.report("last").orElseThrow().phase()).isEqualTo(CheckpointPhase.FAILED);
    }

    @Test
    void shouldSuspendAJobThatHasReadAllItsInput() {
        CoordinatorHarness it = asked(config(0, 0, 1, 5));
        it.on(new Event.TaskDrained(it.now, FIRST, A0));
        it.on(new Event.TaskDrained(it.now, FIRST, A1));

        it.complete(1);

        assertThat(it.allOf(Command.JobSuspended.class)).hasSize(1);
        assertThat(it.allOf(Command.JobFinished.class)).isEmpty();
        assertThat(it.coordinator.reports()).hasSize(1);
    }

    @Test
    void shouldRefuseToSuspendWithAnOrdinaryCheckpoint() {
        CoordinatorHarness it = CoordinatorHarness.running();

        it.on(new Event.CheckpointAsked(
                it.now, new CheckpointRequest("last", CheckpointKind.CHECKPOINT, CheckpointTrigger.USER, true)));

        assertThat(it.coordinator
                        .report("last")
                        .orElseThrow()
                        .failure()
                        .orElseThrow()
                        .message())
                .contains("thenSuspend goes with kind SAVEPOINT");
    }
}
