package dev.weir.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.JobState;
import dev.weir.operator.Fixtures;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.StreamJobStatus.Suspension;
import dev.weir.operator.dependent.ScaledSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JobPhasesTest {
    private static final String HASH = "config";
    private static final JobMasterView SILENT = JobMasterView.unknown(Fixtures.NOW);

    private StreamJob job = Fixtures.job();
    private StreamJobPhase before = StreamJobPhase.RUNNING;
    private JobMasterView view = SILENT;
    private boolean deleting;
    private Optional<Suspension> suspension = Optional.empty();
    private Optional<Problem> problem = Optional.empty();
    private ProcessObservation jobMaster = process("jm", 1, 1);
    private ProcessObservation taskManager = process("tm", 2, 2);

    private static ProcessObservation process(String hash, int replicas, int ready) {
        return new ProcessObservation(hash, replicas, replicas, ready, List.of(), List.of());
    }

    private JobObservation seen() {
        StreamJobStatus status = new StreamJobStatus(
                before, 1L, List.of(), null, null, null, null, null, null, null, null, null, List.of());
        return new JobObservation(
                JobKey.of(job),
                1,
                deleting,
                job.getSpec(),
                Optional.of(status),
                suspension,
                problem,
                HASH,
                "jm",
                "tm",
                jobMaster,
                taskManager,
                view,
                Optional.empty(),
                Fixtures.NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, STARTING, STARTING",
        "STARTING, WAITING_FOR_TASK_MANAGERS, STARTING",
        "STARTING, RUNNING, RUNNING",
        "RUNNING, RESTARTING, RESTARTING",
        "RUNNING, STARTING, RESTARTING",
        "RUNNING, RECONCILING, RUNNING",
        "RESTARTING, RECONCILING, RESTARTING",
        "STARTING, RECONCILING, STARTING",
        "RESTARTING, RESTORING, RESTARTING",
        "RESTARTING, RUNNING, RUNNING",
        "RUNNING, FINISHED, FINISHED",
        "STARTING, FAILED, FAILED",
        "FAILED, STARTING, STARTING",
        "FINISHED, WAITING_FOR_TASK_MANAGERS, FINISHED"
    })
    void shouldFollowWhatTheJobMasterSays(StreamJobPhase from, JobState state, StreamJobPhase to) {
        before = from;
        view = Fixtures.view(state, HASH);

        assertThat(JobPhases.next(seen())).isEqualTo(to);
    }

    @Test
    void shouldNotBelieveAJobMasterOfAnotherSpecification() {
        view = Fixtures.view(JobState.RUNNING, "older");
        jobMaster = new ProcessObservation("jm", 1, 1, 1, List.of("flights-jobmaster-0"), List.of());

        assertThat(JobPhases.next(seen())).isEqualTo(StreamJobPhase.STARTING);
    }

    @ParameterizedTest
    @EnumSource(
            value = StreamJobPhase.class,
            names = {"FINISHED", "FAILED", "RUNNING"})
    void shouldStayWhenTheJobMasterIsNotHeardForAMoment(StreamJobPhase phase) {
        before = phase;

        assertThat(JobPhases.next(seen())).isEqualTo(phase);
    }

    @Test
    void shouldRestartWhenTheJobMastersPodIsNotReady() {
        jobMaster = process("jm", 1, 0);

        assertThat(JobPhases.next(seen())).isEqualTo(StreamJobPhase.RESTARTING);
    }

    @Test
    void shouldRestartWhenAReadyJobMasterIsSilentForTooLong() {
        view = JobMasterView.unknown(Fixtures.NOW.minus(JobPhases.SILENCE));

        assertThat(JobPhases.next(seen())).isEqualTo(StreamJobPhase.RESTARTING);
    }

    @Test
    void shouldStartAgainWhenAFailedJobsSpecificationChanges() {
        before = StreamJobPhase.FAILED;
        jobMaster = process("older", 1, 1);

        assertThat(JobPhases.next(seen())).isEqualTo(StreamJobPhase.STARTING);
    }

    @Test
    void shouldBePendingWhenTheSpecificationIsNotValidAndNothingRuns() {
        before = StreamJobPhase.PENDING;
        problem = Optional.of(Problem.invalid("x"));
        jobMaster = ProcessObservation.NONE;
        taskManager = ProcessObservation.NONE;

        assertThat(JobPhases.next(seen())).isEqualTo(StreamJobPhase.PENDING);
        assertThat(JobDecisions.decide(seen()).apply()).isFalse();
        assertThat(JobDecisions.decide(seen()).recheck()).isPresent();
    }

    @Test
    void shouldLeaveARunningJobAloneWhenItsNewSpecificationIsNotValid() {
        problem = Optional.of(Problem.invalid("x"));
        view = Fixtures.view(JobState.RUNNING, HASH);

        JobDecision decision = JobDecisions.decide(seen());

        assertThat(decision.phase()).isEqualTo(StreamJobPhase.RUNNING);
        assertThat(decision.apply()).isFalse();
    }

    @Test
    void shouldBeSuspendedOnceThePodsAreGone() {
        job = Fixtures.job("  state: Suspended\n");
        view = Fixtures.view(JobState.RUNNING, HASH);
        assertThat(JobPhases.next(seen())).isEqualTo(StreamJobPhase.RUNNING);
        assertThat(JobDecisions.decide(seen()).jobMasters()).isZero();
        assertThat(JobDecisions.decide(seen()).taskManagers()).isZero();

        jobMaster = process("jm", 0, 0);
        taskManager = process("tm", 0, 0);

        assertThat(JobPhases.next(seen())).isEqualTo(StreamJobPhase.SUSPENDED);
    }

    @Test
    void shouldGiveTaskManagersBackWhenTheJobHasFinished() {
        view = Fixtures.view(JobState.FINISHED, HASH);

        JobDecision decision = JobDecisions.decide(seen());

        assertThat(decision.jobMasters()).isEqualTo(1);
        assertThat(decision.taskManagers()).isZero();
    }

    @Test
    void shouldReplacePodsOnlyOnceTheTemplatesHaveChanged() {
        jobMaster = new ProcessObservation("older", 1, 1, 1, List.of("flights-jobmaster-0"), List.of());
        assertThat(JobDecisions.decide(seen()).replacedPods()).isEmpty();

        jobMaster = new ProcessObservation("jm", 1, 1, 1, List.of("flights-jobmaster-0"), List.of());

        assertThat(JobDecisions.decide(seen()).replacedPods()).containsExactly("flights-jobmaster-0");
        assertThat(JobDecisions.decide(seen()).note()).isPresent();
    }

    @Test
    void shouldDecideNothingNewAtRest() {
        view = Fixtures.view(JobState.RUNNING, HASH);

        JobDecision decision = JobDecisions.decide(seen());

        assertThat(decision.note()).isEmpty();
        assertThat(decision.recheck()).isEmpty();
        assertThat(decision.taskManagers()).isEqualTo(2);
    }

    @Test
    void shouldComeBackWhenARunningJobIsNotHeard() {
        assertThat(JobDecisions.decide(seen()).recheck()).contains(JobPhases.SILENCE);
        assertThat(JobPhases.SILENCE).isGreaterThan(Duration.ofSeconds(5));
    }

    @Test
    void shouldBeDeletingWhateverElseIsSeen() {
        deleting = true;
        view = new JobMasterView(
                true,
                Fixtures.NOW,
                Optional.of(Fixtures.status(JobState.RUNNING, HASH)),
                List.of(),
                Set.of(),
                Set.of());

        assertThat(JobPhases.next(seen())).isEqualTo(StreamJobPhase.DELETING);
        assertThat(JobDecisions.decide(seen()).note()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "4, 2, 2", "5, 2, 3", "32768, 1, 32768", "1, 8, 1"})
    void shouldRoundTaskManagersUp(int parallelism, int slots, int expected) {
        StreamJob scaled = Fixtures.job("  taskManager: {slots: " + slots + "}\n");

        assertThat(JobDecisions.taskManagers(ScaledSpec.of(scaled.getSpec(), parallelism)))
                .isEqualTo(expected);
    }

    @Test
    void shouldHaveNoPodsWhileASavepointSuspendsItWhateverTheSpecificationSays() {
        suspension = Optional.of(new Suspension("before-move", "uid", 1L, null, "now"));
        view = Fixtures.view(JobState.SUSPENDED, HASH);
        JobDecision stopping = JobDecisions.decide(seen());
        assertThat(stopping.jobMasters()).isZero();
        assertThat(stopping.taskManagers()).isZero();
        assertThat(stopping.note().orElseThrow().why()).contains("before-move", "weir.dev/resumedAt");

        view = SILENT;
        jobMaster = new ProcessObservation("jm", 0, 0, 0, List.of(), List.of());
        taskManager = new ProcessObservation("tm", 0, 0, 0, List.of(), List.of());

        assertThat(JobPhases.next(seen())).isEqualTo(StreamJobPhase.SUSPENDED);
    }
}
