package dev.weir.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.JobState;
import dev.weir.operator.Fixtures;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.CheckpointStatus;
import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.StreamJobStatus.Suspension;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SuspensionsTest {
    private final StreamJob job = Fixtures.job();
    private Checkpoint checkpoint = asked(true, Phase.COMPLETING);
    private CheckpointReport report = Fixtures.savepoint(7, "uid-of-last", CheckpointPhase.COMPLETED);
    private JobState state = JobState.SUSPENDED;

    private static Checkpoint asked(boolean thenSuspend, Phase phase) {
        Checkpoint checkpoint = Fixtures.checkpoint("last");
        checkpoint.setSpec(new CheckpointSpec("flights", CheckpointSpec.Kind.SAVEPOINT, thenSuspend, null));
        checkpoint.setStatus(new CheckpointStatus(
                phase,
                1L,
                null,
                7L,
                CheckpointSpec.Kind.SAVEPOINT,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "s3://weir/uid/savepoints/uid-of-last",
                null,
                null,
                null,
                null,
                null));
        return checkpoint;
    }

    private Optional<Suspension> begun() {
        return Suspensions.begun(job, Fixtures.view(state, "h", report), List.of(checkpoint), Fixtures.NOW);
    }

    private void suspended(Suspension by) {
        job.setStatus(new StreamJobStatus(null, null, null, null, null, null, by, null, null, null, null, null, null));
    }

    @Test
    void shouldBeginWhenTheSavepointIsCompleteAndWrittenDown() {
        assertThat(begun()).contains(new Suspension("last", "uid-of-last", 1L, null, Durations.seconds(Fixtures.NOW)));
    }

    @Test
    void shouldBeginThoughTheJobMasterWasLostAndRunsAgain() {
        state = JobState.RUNNING;

        assertThat(begun()).isPresent();
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"PENDING", "IN_PROGRESS"})
    void shouldWaitUntilTheCheckpointsStatusSaysWhereItLies(Phase phase) {
        checkpoint = asked(true, phase);

        assertThat(begun()).isEmpty();
    }

    @Test
    void shouldWaitUntilTheSinksHaveCommitted() {
        report = Fixtures.savepoint(7, "uid-of-last", CheckpointPhase.COMPLETING);

        assertThat(begun()).isEmpty();
    }

    @Test
    void shouldNotBeSuspendedByASavepointThatDoesNotAskForIt() {
        checkpoint = asked(false, Phase.COMPLETING);
        state = JobState.RUNNING;

        assertThat(begun()).isEmpty();
    }

    @Test
    void shouldBelieveTheJobMasterWhenTheCheckpointIsGone() {
        checkpoint = Fixtures.checkpoint("another");
        assertThat(begun()).map(Suspension::checkpoint).isEmpty();
        assertThat(begun()).map(Suspension::uid).contains("uid-of-last");

        state = JobState.RUNNING;

        assertThat(begun()).isEmpty();
    }

    @Test
    void shouldHoldUntilTheSpecificationChangesAndNeverBeginAgain() {
        suspended(begun().orElseThrow());
        assertThat(Suspensions.holding(job)).isPresent();
        assertThat(begun()).isEmpty();

        job.getMetadata().setGeneration(2L);

        assertThat(Suspensions.holding(job)).isEmpty();
        assertThat(begun()).isEmpty();
    }

    @Test
    void shouldBeWrittenDownAgainWhenTheStatusOfTheStreamJobWasLost() {
        checkpoint = asked(true, Phase.COMPLETED);

        assertThat(begun()).map(Suspension::uid).contains("uid-of-last");

        state = JobState.RUNNING;

        assertThat(begun()).isEmpty();
    }

    @Test
    void shouldTellTheJobMasterWhatItIsResumedFromWhenItDoesNotHoldAnyMore() {
        assertThat(Suspensions.resumedFrom(job)).isEmpty();
        suspended(begun().orElseThrow());
        assertThat(Suspensions.resumedFrom(job)).isEmpty();

        job.getMetadata().setGeneration(2L);

        assertThat(Suspensions.resumedFrom(job)).contains("uid-of-last");
    }

    @Test
    void shouldHoldUntilTheAnnotationChanges() {
        job.getMetadata().setAnnotations(Map.of(Suspensions.RESUMED_AT, "last time"));
        suspended(begun().orElseThrow());
        assertThat(Suspensions.holding(job)).isPresent();

        job.getMetadata().setAnnotations(Map.of(Suspensions.RESUMED_AT, "now"));

        assertThat(Suspensions.holding(job)).isEmpty();
    }
}
