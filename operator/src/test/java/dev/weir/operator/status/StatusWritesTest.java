package dev.weir.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operator.Fixtures;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.StreamJobStatus.JobInfo;
import dev.weir.operator.api.StreamJobStatus.LastCheckpoint;
import dev.weir.operator.status.StatusWrites.Plan;
import dev.weir.operator.status.StatusWrites.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusWritesTest {
    private static final Instant NOW = Fixtures.NOW;

    private static StreamJobStatus status(StreamJobPhase phase, int running, long checkpoint) {
        return new StreamJobStatus(
                phase,
                1L,
                List.of(),
                new JobInfo("Running", 0, 1L, 0, 2, running),
                new LastCheckpoint("flights-" + checkpoint, checkpoint, null, 1L, "1ms", ""),
                null,
                null,
                null,
                null,
                null,
                null,
                "selector",
                List.of());
    }

    private static final StreamJobStatus BEFORE = status(StreamJobPhase.RUNNING, 6, 1);

    private static Times written(Duration ago) {
        return new Times(NOW.minus(ago), NOW.minus(ago));
    }

    @Test
    void shouldWriteNothingWhenNothingChanged() {
        assertThat(StatusWrites.plan(BEFORE, status(StreamJobPhase.RUNNING, 6, 1), Times.NEVER, NOW))
                .isEqualTo(new Plan(java.util.Optional.empty(), java.util.Optional.empty()));
    }

    @Test
    void shouldWriteAnotherPhaseAtOnceWithAllThatWaited() {
        StreamJobStatus wanted = status(StreamJobPhase.FINISHED, 0, 2);

        assertThat(StatusWrites.plan(BEFORE, wanted, written(Duration.ZERO), NOW)
                        .write())
                .contains(wanted);
    }

    @Test
    void shouldWriteProgressOnceASecond() {
        StreamJobStatus wanted = status(StreamJobPhase.RUNNING, 5, 1);

        Plan early = StatusWrites.plan(BEFORE, wanted, written(Duration.ofMillis(400)), NOW);
        Plan late = StatusWrites.plan(BEFORE, wanted, written(Duration.ofSeconds(1)), NOW);

        assertThat(early.write()).isEmpty();
        assertThat(early.later()).contains(Duration.ofMillis(600));
        assertThat(late.write()).contains(wanted);
    }

    @Test
    void shouldWriteTheNewestCheckpointOnceInFiveSeconds() {
        StreamJobStatus wanted = status(StreamJobPhase.RUNNING, 6, 2);

        Plan early = StatusWrites.plan(BEFORE, wanted, written(Duration.ofSeconds(2)), NOW);
        Plan late = StatusWrites.plan(BEFORE, wanted, written(Duration.ofSeconds(5)), NOW);

        assertThat(early.write()).isEmpty();
        assertThat(early.later()).contains(Duration.ofSeconds(3));
        assertThat(late.write()).contains(wanted);
    }

    @Test
    void shouldWriteProgressWhileTheCheckpointWaits() {
        StreamJobStatus wanted = status(StreamJobPhase.RUNNING, 5, 2);

        Plan plan = StatusWrites.plan(BEFORE, wanted, written(Duration.ofSeconds(2)), NOW);

        assertThat(plan.write()).contains(status(StreamJobPhase.RUNNING, 5, 1));
        assertThat(plan.later()).contains(Duration.ofSeconds(3));
    }
}
