package dev.weir.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.JobState;
import dev.weir.operator.Fixtures;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.model.CheckpointObservation.Job;
import dev.weir.operator.model.CheckpointObservation.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointPhasesTest {
    private static final String UID = "uid-of-mine";

    private CheckpointSpec spec = new CheckpointSpec("flights", null, null, null);
    private Phase phase = Phase.PENDING;
    private OptionalLong id = OptionalLong.empty();
    private boolean byOperator;
    private Optional<Job> job = Optional.of(new Job(StreamJobPhase.RUNNING, false, false));
    private JobMasterView view = Fixtures.view(JobState.RUNNING, "h");
    private Optional<Refusal> refusal = Optional.empty();
    private Instant now = Fixtures.NOW;

    private CheckpointDecision decide() {
        ListedCheckpoint listed = new ListedCheckpoint("mine", UID, id, Fixtures.NOW, byOperator, false, false, phase);
        return CheckpointPhases.decide(
                new CheckpointObservation(listed, spec, Optional.empty(), job, view, refusal, now));
    }

    private static JobMasterView view(CheckpointReport report, Set<Long> pinned, Set<Long> missing) {
        return new JobMasterView(true, Fixtures.NOW, Optional.empty(), List.of(report), pinned, missing);
    }

    @Test
    void shouldAskARunningJob() {
        assertThat(decide())
                .isInstanceOfSatisfying(
                        CheckpointDecision.Wait.class,
                        wait -> assertThat(wait.ask()).isTrue());
    }

    @Test
    void shouldWaitForAJobThatIsNotThereAndThenFail() {
        job = Optional.empty();
        assertThat(decide()).isInstanceOfSatisfying(CheckpointDecision.Wait.class, wait -> {
            assertThat(wait.reason()).isEqualTo("NoSuchStreamJob");
            assertThat(wait.ask()).isFalse();
            assertThat(wait.recheck()).isEqualTo(CheckpointPhases.PATIENCE);
        });

        now = Fixtures.NOW.plus(CheckpointPhases.PATIENCE);

        assertThat(decide())
                .isInstanceOfSatisfying(
                        CheckpointDecision.Fail.class,
                        fail -> assertThat(fail.problem().reason()).isEqualTo("NoSuchStreamJob"));
    }

    @ParameterizedTest
    @CsvSource({
        "STARTING, false, StreamJobNotRunning",
        "RESTARTING, false, StreamJobNotRunning",
        "SUSPENDED, true, StreamJobSuspended"
    })
    void shouldWaitForAJobThatDoesNotRun(StreamJobPhase jobPhase, boolean suspended, String reason) {
        job = Optional.of(new Job(jobPhase, suspended, false));

        assertThat(decide()).isInstanceOfSatisfying(CheckpointDecision.Wait.class, wait -> {
            assertThat(wait.reason()).isEqualTo(reason);
            assertThat(wait.ask()).isFalse();
        });
    }

    @Test
    void shouldFailAtOnceWhenTheJobHasFinished() {
        job = Optional.of(new Job(StreamJobPhase.FINISHED, false, false));

        assertThat(decide()).isInstanceOf(CheckpointDecision.Fail.class);
    }

    @Test
    void shouldBeCompleteOnlyWhenTheJobHasBeenSuspendedWithIt() {
        spec = new CheckpointSpec("flights", CheckpointSpec.Kind.SAVEPOINT, true, null);
        view = view(Fixtures.report(7, UID, CheckpointPhase.COMPLETED), Set.of(7L), Set.of());
        assertThat(decide()).isInstanceOfSatisfying(CheckpointDecision.Follow.class, follow -> {
            assertThat(follow.phase()).isEqualTo(Phase.COMPLETING);
            assertThat(follow.tellPins()).isFalse();
        });

        job = Optional.of(new Job(StreamJobPhase.RUNNING, true, UID, false));

        assertThat(decide())
                .isInstanceOfSatisfying(
                        CheckpointDecision.Follow.class,
                        follow -> assertThat(follow.phase()).isEqualTo(Phase.COMPLETED));
    }

    @Test
    void shouldBecomeCompleteThoughTheOperatorWasRestartedAndTheJobMasterIsGone() {
        spec = new CheckpointSpec("flights", CheckpointSpec.Kind.SAVEPOINT, true, null);
        phase = Phase.COMPLETING;
        id = OptionalLong.of(7);
        view = JobMasterView.unknown(now);
        job = Optional.of(new Job(StreamJobPhase.SUSPENDED, true, UID, false));

        assertThat(decide()).isInstanceOf(CheckpointDecision.Settle.class);
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, PENDING",
        "TRIGGERING, TRIGGERING",
        "IN_PROGRESS, IN_PROGRESS",
        "COMPLETING, COMPLETING",
        "FAILED, FAILED"
    })
    void shouldFollowItsReport(CheckpointPhase reported, Phase shown) {
        view = view(Fixtures.report(7, UID, reported), Set.of(), Set.of());

        assertThat(decide())
                .isInstanceOfSatisfying(
                        CheckpointDecision.Follow.class,
                        follow -> assertThat(follow.phase()).isEqualTo(shown));
    }

    @Test
    void shouldNotShowCompletedBeforeItIsKept() {
        view = view(Fixtures.report(7, UID, CheckpointPhase.COMPLETED), Set.of(), Set.of());
        assertThat(decide()).isInstanceOfSatisfying(CheckpointDecision.Follow.class, follow -> {
            assertThat(follow.phase()).isEqualTo(Phase.COMPLETING);
            assertThat(follow.tellPins()).isTrue();
        });

        view = view(Fixtures.report(7, UID, CheckpointPhase.COMPLETED), Set.of(7L), Set.of());

        assertThat(decide())
                .isInstanceOfSatisfying(
                        CheckpointDecision.Follow.class,
                        follow -> assertThat(follow.phase()).isEqualTo(Phase.COMPLETED));
    }

    @Test
    void shouldBeDiscardedWhenItsDataIsGone() {
        phase = Phase.COMPLETED;
        id = OptionalLong.of(7);
        view = view(Fixtures.report(9, CheckpointPhase.COMPLETED), Set.of(7L), Set.of(7L));

        assertThat(decide()).isInstanceOf(CheckpointDecision.Discard.class);
    }

    @Test
    void shouldLeaveACompletedOneAloneWhenTheJobMasterIsGone() {
        phase = Phase.COMPLETED;
        id = OptionalLong.of(7);
        view = JobMasterView.unknown(now);

        assertThat(decide()).isInstanceOf(CheckpointDecision.Leave.class);
    }

    @Test
    void shouldFailWhenTheJobMasterRefusesForGood() {
        refusal = Optional.of(new Refusal(true, new Problem("Refused", "no")));
        assertThat(decide()).isInstanceOf(CheckpointDecision.Fail.class);

        refusal = Optional.of(new Refusal(false, new Problem("Busy", "later")));

        assertThat(decide()).isInstanceOfSatisfying(CheckpointDecision.Wait.class, wait -> {
            assertThat(wait.ask()).isTrue();
            assertThat(wait.message()).isEqualTo("later");
        });
    }

    @Test
    void shouldNotAskForWhatTheOperatorWrote() {
        byOperator = true;
        id = OptionalLong.of(7);
        view = JobMasterView.unknown(now);

        assertThat(decide())
                .isInstanceOfSatisfying(
                        CheckpointDecision.Wait.class,
                        wait -> assertThat(wait.ask()).isFalse());
    }

    @Test
    void shouldShowWhatHooksDidAfterItFailed() {
        phase = Phase.FAILED;
        view = view(Fixtures.report(7, UID, CheckpointPhase.FAILED), Set.of(), Set.of());
        assertThat(decide())
                .isInstanceOfSatisfying(
                        CheckpointDecision.Follow.class,
                        follow -> assertThat(follow.phase()).isEqualTo(Phase.FAILED));

        view = JobMasterView.unknown(now);

        assertThat(decide()).isInstanceOf(CheckpointDecision.Leave.class);
    }
}
