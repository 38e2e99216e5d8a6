package dev.weir.jobmaster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.control.JobFailure;
import dev.weir.control.JobState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobLifecycleTest {
    private static final JobFailure LOST =
            new JobFailure(JobFailure.Category.ENVIRONMENT, "TaskManagerLost", "gone", 0);

    private final List<JobState> seen = new ArrayList<>();
    private final JobLifecycle lifecycle = new JobLifecycle(this::changed);

    private void changed() {
        seen.add(lifecycle.state());
    }

    @Test
    void shouldRunFromTheStartToTheEnd() {
        run();
        lifecycle.become(JobState.FINISHED);

        assertThat(seen)
                .containsExactly(
                        JobState.WAITING_FOR_TASK_MANAGERS, JobState.RESTORING, JobState.RUNNING, JobState.FINISHED);
    }

    @Test
    void shouldLeaveSuspendedForNothing() {
        run();

        lifecycle.become(JobState.SUSPENDED);

        assertThat(lifecycle.isFinal()).isTrue();
        assertThatThrownBy(() -> lifecycle.become(JobState.RESTARTING)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldBeginSuspendedWhenAnEarlierJobMasterHadSuspendedTheJob() {
        lifecycle.become(JobState.SUSPENDED);

        assertThat(lifecycle.isFinal()).isTrue();
    }

    @Test
    void shouldCountRestartsAndKeepTheFailureUntilItIsOver() {
        run();

        lifecycle.restarting(LOST);
        assertThat(lifecycle.restarts()).isEqualTo(1);
        assertThat(lifecycle.failure()).contains(LOST);

        lifecycle.recovered();
        assertThat(lifecycle.failure()).isEmpty();
    }

    @Test
    void shouldStayWhatIsFinal() {
        lifecycle.failed(LOST);

        assertThatThrownBy(() -> lifecycle.become(JobState.RESTORING)).isInstanceOf(IllegalStateException.class);
        lifecycle.recovered();
        assertThat(lifecycle.failure()).contains(LOST);
        assertThat(lifecycle.isFinal()).isTrue();
    }

    @Test
    void shouldRefuseAStepThatSkipsTheRestore() {
        lifecycle.become(JobState.WAITING_FOR_TASK_MANAGERS);

        assertThatThrownBy(() -> lifecycle.become(JobState.RUNNING))
                .hasMessageContaining("WAITING_FOR_TASK_MANAGERS cannot become RUNNING");
    }

    private void run() {
        lifecycle.become(JobState.WAITING_FOR_TASK_MANAGERS);
        lifecycle.become(JobState.RESTORING);
        lifecycle.become(JobState.RUNNING);
    }
}
