package dev.weir.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import dev.weir.operator.Fixtures;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.model.JobDecision;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.model.JobMasterView;
import dev.weir.operator.model.JobObservation;
import dev.weir.operator.model.ProcessObservation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobStatusesTest {
    private static final ProcessObservation PROCESS = new ProcessObservation("hash", 1, 1, 1, List.of(), List.of());

    private static final JobDecision RUNNING =
            new JobDecision(StreamJobPhase.RUNNING, true, 1, 2, List.of(), Optional.empty(), Optional.empty());

    private StreamJobStatus status;

    private int restartsShown(long epoch, int restarts) {
        status = JobStatuses.of(seen(epoch, restarts), RUNNING, Optional.empty());
        return status.job().restarts();
    }

    private JobObservation seen(long epoch, int restarts) {
        StreamJob job = Fixtures.job();
        JobStatus said = new JobStatus(
                "flights",
                Fixtures.JOB_UID,
                "config",
                epoch,
                JobState.RUNNING,
                2,
                128,
                6,
                6,
                restarts,
                Optional.empty(),
                List.of(),
                Map.of(),
                1);
        return new JobObservation(
                JobKey.of(job),
                1,
                false,
                job.getSpec(),
                Optional.ofNullable(status),
                Optional.empty(),
                Optional.empty(),
                "config",
                "hash",
                "hash",
                PROCESS,
                PROCESS,
                new JobMasterView(true, Fixtures.NOW, Optional.of(said), List.of(), Set.of(), Set.of()),
                Optional.empty(),
                Fixtures.NOW);
    }

    @Test
    void shouldCountRestartsOnWhenAnotherJobMasterTakesOver() {
        assertThat(restartsShown(1, 0)).isZero();
        assertThat(restartsShown(1, 2)).isEqualTo(2);

        assertThat(restartsShown(0, 0)).as("before it has claimed the job").isEqualTo(2);
        assertThat(restartsShown(2, 0)).isEqualTo(2);
        assertThat(restartsShown(2, 1)).isEqualTo(3);
        assertThat(restartsShown(3, 1)).isEqualTo(4);
    }

    @Test
    void shouldKeepTheCountWhenAJobMasterThatLostTheJobSpeaksOnceMore() {
        restartsShown(1, 2);
        restartsShown(2, 1);

        assertThat(restartsShown(1, 2)).isEqualTo(3);
        assertThat(restartsShown(2, 1)).isEqualTo(3);
    }
}
