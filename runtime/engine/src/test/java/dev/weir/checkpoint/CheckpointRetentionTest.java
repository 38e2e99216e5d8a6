package dev.weir.checkpoint;

import static dev.weir.checkpoint.CoordinatorHarness.FIRST;
import static dev.weir.checkpoint.CoordinatorHarness.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.storage.CheckpointMetadata;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CheckpointRetentionTest {
    /** With checkpoint 1 of the time before, running. */
    private static CoordinatorHarness recovered() {
        CoordinatorHarness first = CoordinatorHarness.running();
        first.tick();
        first.toCommit(1);
        CheckpointMetadata entry = first.commit();
        CoordinatorHarness it = new CoordinatorHarness(config(1000, 0, 1, 0));
        it.on(new Event.Recovered(it.now, List.of(entry), 0, "s3://bucket/uid"));
        it.start(FIRST, Optional.of(entry));
        it.hooks(1, HookStep.RESTORE);
        return it;
    }

    private static void take(CoordinatorHarness it, long id) {
        it.tick();
        it.complete(id);
    }

    @Test
    void shouldWaitForPinsBeforeAnythingGoes() {
        CoordinatorHarness it = recovered();

        take(it, 2);

        assertThat(it.allOf(Command.Retain.class)).isEmpty();
    }

    @Test
    void shouldLetGoWhatNobodyCanHaveNamedWhenPinsAreNotToldForLong() {
        CoordinatorHarness it = recovered();
        take(it, 2);
        it.ask("mine", CheckpointKind.CHECKPOINT);
        it.complete(3);

        it.now += CheckpointRetention.PATIENCE;
        take(it, 4);

        assertThat(it.lastOf(Command.Retain.class)).containsExactly(new Command.Retain(3, Set.of(1L, 3L), Set.of()));
    }

    @Test
    void shouldKeepCheckpointsWhoseSinksHaveNotCommitted() {
        CoordinatorHarness it = CoordinatorHarness.running(config(1000, 0, 1, 0));
        it.tick();
        it.toCommit(1);
        it.commit();

        it.on(new Event.PinsChanged(it.now, Set.of()));

        assertThat(it.lastOf(Command.Retain.class)).containsExactly(new Command.Retain(3, Set.of(1L), Set.of(1L)));
    }

    @Test
    void shouldTryAgainWithWhatIsInProgressThen() {
        CoordinatorHarness it = CoordinatorHarness.running();
        take(it, 1);
        it.on(new Event.PinsChanged(it.now, Set.of()));
        it.on(new Event.RetainFailed(it.now));
        it.tick();

        it.fire(Timer.RetainRetry.class);

        assertThat(it.lastOf(Command.Retain.class)).containsExactly(new Command.Retain(3, Set.of(2L), Set.of(2L)));
    }

    @Test
    void shouldTellHooksOfWhatIsGone() {
        CoordinatorHarness it = CoordinatorHarness.running();
        take(it, 1);
        take(it, 2);

        it.on(new Event.Discarded(it.now, Set.of(1L, 7L)));

        assertThat(it.lastOf(Command.RunHooks.class)).singleElement().satisfies(run -> {
            assertThat(run.step()).isEqualTo(HookStep.SUBSUMED);
            assertThat(run.checkpointId()).isEqualTo(1);
        });
        it.hooks(1, HookStep.SUBSUMED);
        assertThat(it.report(1).phase()).isEqualTo(CheckpointPhase.DISCARDED);
        assertThat(it.coordinator.ignored()).isEmpty();
    }
}
