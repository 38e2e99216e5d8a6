package dev.weir.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.JobFailure;
import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import dev.weir.operator.Fixtures;
import dev.weir.operator.api.AutoscalerStatus;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.UpgradeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AutoscalerPlanTest {
    private static final String APPLY = "  autoscaler: {min: 1, max: 8, stabilization: 30s}\n";
    private static final String RECOMMEND = "  autoscaler: {min: 1, max: 8, stabilization: 30s, mode: Recommend}\n";

    private final LoadWindow window = new LoadWindow();
    private LoadedJob load = new LoadedJob(2);
    private StreamJob job = Fixtures.job(APPLY);
    private StreamJobStatus status = StreamJobStatus.EMPTY;
    private Optional<HeldChange> held = Optional.empty();
    private Optional<Problem> problem = Optional.empty();
    private boolean connected = true;
    private boolean deleting;
    private String configHash = "config";
    private JobStatus said = Fixtures.status(JobState.RUNNING, "config");
    private Instant now = Fixtures.NOW;

    AutoscalerPlanTest() {
        load.operator("count");
    }

    private JobObservation seen() {
        ProcessObservation process = new ProcessObservation("hash", 2, 2, 2, List.of(), List.of());
        JobMasterView view =
                new JobMasterView(connected, now, Optional.of(load.of(said)), List.of(), Set.of(), Set.of());
        return new JobObservation(
                JobKey.of(job),
                1,
                deleting,
                job.getSpec(),
                Optional.of(status),
                Optional.empty(),
                problem,
                configHash,
                "hash",
                "hash",
                process,
                process,
                view,
                held,
                now);
    }

    /** Of a minute; the first that has something to write. */
    private AutoscalerPlan inAMinute(double busy) {
        AutoscalerPlan plan = next();
        for (int i = 0; i < 12 && plan.write().isEmpty(); i++) {
            now = now.plusSeconds(5);
            load.runs(5, "count", busy, 0);
            plan = next();
        }
        return plan;
    }

    private AutoscalerPlan next() {
        return AutoscalerPlan.next(seen(), 2, window);
    }

    @Test
    void shouldDecideAfterTheStabilizationAndSayWhy() {
        AutoscalerPlan plan = inAMinute(0.95);

        assertThat(Duration.between(Fixtures.NOW, now)).isEqualTo(Duration.ofSeconds(30));
        AutoscalerStatus written = plan.write().orElseThrow();
        assertThat(written.parallelism()).isEqualTo(3);
        assertThat(written.recommended()).isEqualTo(3);
        assertThat(written.base()).isEqualTo(2);
        assertThat(written.message()).contains("'count' is busy 95 %");
        assertThat(plan.note().orElseThrow().what()).isEqualTo("Change the parallelism from 2 to 3");
        assertThat(plan.event().orElseThrow().reason()).isEqualTo("Autoscaled");
    }

    @Test
    void shouldWriteNothingWhileTheLoadAsksForNothing() {
        AutoscalerPlan plan = inAMinute(0.7);

        assertThat(plan.write()).isEmpty();
        assertThat(plan.recheck()).contains(AutoscalerPlan.EVERY);
    }

    @Test
    void shouldNotEvenLookWithoutAnAutoscaler() {
        job = Fixtures.job();

        AutoscalerPlan plan = inAMinute(1);

        assertThat(plan.write()).isEmpty();
        assertThat(plan.recheck()).isEmpty();
    }

    @Test
    void shouldNotLookAtAJobThatIsSuspendedOrGoes() {
        deleting = true;
        assertThat(inAMinute(1).recheck()).isEmpty();

        deleting = false;
        job = Fixtures.job(APPLY + "  state: Suspended\n");
        assertThat(inAMinute(1).recheck()).isEmpty();
    }

    @Test
    void shouldDecideNothingWithoutData() {
        load = new LoadedJob(2);

        for (int i = 0; i < 50; i++) {
            now = now.plusSeconds(5);
            assertThat(next().write()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = UpgradeStatus.Step.class,
            names = {"COMPLETED", "WITHDRAWN"},
            mode = EnumSource.Mode.EXCLUDE)
    void shouldDecideNothingWhileTheJobIsChanged(UpgradeStatus.Step step) {
        status = at(step);
        assertThat(inAMinute(1).write()).isEmpty();

        status = at(UpgradeStatus.Step.COMPLETED);
        Instant complete = now;

        assertThat(inAMinute(1).write()).isPresent();
        assertThat(Duration.between(complete, now)).as("the window begins anew").isEqualTo(Duration.ofSeconds(30));
    }

    private static StreamJobStatus at(UpgradeStatus.Step step) {
        return StreamJobStatus.EMPTY.with(
                new UpgradeStatus(step, UpgradeStatus.Kind.RESCALE, 1L, "target", "", null, null, null, null, null),
                List.of());
    }

    @Test
    void shouldDecideNothingWhileAChangeWaitsOrSomethingIsWrong() {
        held = Optional.of(HeldChange.asked());
        assertThat(inAMinute(1).write()).isEmpty();

        held = Optional.empty();
        problem = Optional.of(Problem.invalid("wrong"));
        assertThat(inAMinute(1).write()).isEmpty();
    }

    @Test
    void shouldDecideNothingWhileTheJobFailsOrIsNotHeard() {
        JobFailure failure = new JobFailure(JobFailure.Category.USER, "UserCodeFailed", "boom", 1);
        said = Fixtures.status(JobState.RUNNING, "config", Optional.of(failure));
        assertThat(inAMinute(1).write()).isEmpty();

        said = Fixtures.status(JobState.RESTARTING, "config");
        assertThat(inAMinute(1).write()).isEmpty();

        said = Fixtures.status(JobState.RUNNING, "config");
        connected = false;
        assertThat(inAMinute(1).write()).isEmpty();

        connected = true;
        configHash = "another";
        assertThat(inAMinute(1).write()).isEmpty();
    }

    @Test
    void shouldOnlyRecommendWhenThatIsAllThatIsWanted() {
        job = Fixtures.job(RECOMMEND);

        AutoscalerPlan plan = inAMinute(0.95);

        AutoscalerStatus written = plan.write().orElseThrow();
        assertThat(written.parallelism()).as("what it runs with").isEqualTo(2);
        assertThat(written.recommended()).isEqualTo(3);
        assertThat(plan.note().orElseThrow().what()).isEqualTo("Recommend to change the parallelism from 2 to 3");
        assertThat(plan.event().orElseThrow().reason()).isEqualTo("ScalingRecommended");
        status = StreamJobStatus.EMPTY.with(written, List.of());
        assertThat(inAMinute(0.96).write()).as("the same again").isEmpty();
        AutoscalerPlan back = inAMinute(0.6);
        assertThat(back.write().orElseThrow().recommended()).isEqualTo(2);
        assertThat(back.note().orElseThrow().what()).isEqualTo("Leave the parallelism at 2");
    }

    @Test
    void shouldHoldWhatWasDecidedUntilTheSpecificationSaysAnother() {
        status = StreamJobStatus.EMPTY.with(new AutoscalerStatus(5, 2, 5, "", ""), List.of());

        assertThat(AutoscalerPlan.parallelism(job.getSpec(), Optional.of(status)))
                .isEqualTo(5);
        assertThat(AutoscalerPlan.parallelism(Fixtures.job(RECOMMEND).getSpec(), Optional.of(status)))
                .as("it goes on with what it has")
                .isEqualTo(5);
        assertThat(AutoscalerPlan.parallelism(Fixtures.job().getSpec(), Optional.of(status)))
                .as("no autoscaler is wanted any more")
                .isEqualTo(2);
        status = StreamJobStatus.EMPTY.with(new AutoscalerStatus(5, 4, 5, "", ""), List.of());
        assertThat(AutoscalerPlan.parallelism(job.getSpec(), Optional.of(status)))
                .as("the specification had another then")
                .isEqualTo(2);
        assertThat(AutoscalerPlan.parallelism(job.getSpec(), Optional.empty())).isEqualTo(2);
    }
}
