package dev.weir.bench.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.queries.CheckpointFigure;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void shouldTakeMediansWhenAllRunsWereQuiet() {
        Summary summary = Summary.of(List.of(quiet(300, 3), quiet(100, 1), quiet(200, 2)));

        assertThat(summary.recordsPerSecond()).isEqualTo(200);
        assertThat(summary.cpuSeconds()).isEqualTo(2);
        assertThat(summary.disturbed()).isFalse();
    }

    @Test
    void shouldLeaveOutADisturbedRunWhenMostWereQuiet() {
        Summary summary = Summary.of(List.of(quiet(100, 1), stolenFrom(1), quiet(102, 1)));

        assertThat(summary.recordsPerSecond()).isEqualTo(100);
        assertThat(summary.disturbed()).isFalse();
    }

    @Test
    void shouldSayThatItWasDisturbedWhenHalfOfTheRunsWere() {
        Summary summary = Summary.of(List.of(quiet(100, 1), stolenFrom(50)));

        assertThat(summary.recordsPerSecond()).isEqualTo(50);
        assertThat(summary.disturbed()).isTrue();
    }

    @Test
    void shouldCountARunAsDisturbedWhenOtherProcessesWereBusy() {
        assertThat(run(1, 1, 0, 0.2, List.of()).hasBeenDisturbed()).isTrue();
        assertThat(run(1, 1, 0.03, 0, List.of()).hasBeenDisturbed()).isTrue();
        assertThat(run(1, 1, 0.01, 0.03, List.of()).hasBeenDisturbed()).isFalse();
    }

    @Test
    void shouldTakeCheckpointsOfAllRunsTogether() {
        RunResult one = run(1, 1, 0, 0, List.of(new CheckpointFigure(1, 10, 500), new CheckpointFigure(2, 30, 700)));
        RunResult other = run(1, 1, 0, 0, List.of(new CheckpointFigure(1, 20, 900)));

        Summary summary = Summary.of(List.of(one, other));

        assertThat(summary.checkpointMillis()).hasValue(20);
        assertThat(summary.slowestCheckpointMillis()).hasValue(30);
        assertThat(summary.checkpointBytes()).isEqualTo(700);
    }

    @Test
    void shouldKnowNoTimeOfCheckpointsWhenThereWereNone() {
        assertThat(Summary.of(List.of(quiet(1, 1))).checkpointMillis()).isEmpty();
    }

    private static RunResult quiet(double rate, double cpu) {
        return run(rate, cpu, 0, 0, List.of());
    }

    private static RunResult stolenFrom(double rate) {
        return run(rate, 9, 0.5, 0, List.of());
    }

    private static RunResult run(
            double rate, double cpu, double stolen, double otherLoad, List<CheckpointFigure> checkpoints) {
        return new RunResult(rate, cpu, 0, 0, checkpoints, stolen, otherLoad, List.of(), "");
    }
}
