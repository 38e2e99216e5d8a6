package dev.weir.jobmaster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.JobConfig;
import dev.weir.control.JobFailure;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
    private static final JobFailure LOST =
            new JobFailure(JobFailure.Category.ENVIRONMENT, "TaskManagerLost", "gone", 0);
    private static final JobFailure BAD_RECORD = new JobFailure(JobFailure.Category.USER, "BadRecord", "f:1", 0);

    @Test
    void shouldDoubleTheDelayUpToItsLimit() {
        RestartPolicy policy = new RestartPolicy(new JobConfig.Restart(-1, 100, 500));

        assertThat(policy.failed(LOST)).hasValue(100);
        assertThat(policy.failed(LOST)).hasValue(200);
        assertThat(policy.failed(LOST)).hasValue(400);
        for (int i = 0; i < 100; i++) {
            assertThat(policy.failed(LOST)).hasValue(500);
        }
    }

    @Test
    void shouldGiveUpAfterTheAttemptsInARow() {
        RestartPolicy policy = new RestartPolicy(new JobConfig.Restart(2, 100, 500));

        assertThat(policy.failed(LOST)).isPresent();
        assertThat(policy.failed(LOST)).isPresent();
        assertThat(policy.failed(LOST)).isEmpty();
    }

    @Test
    void shouldCountAnewAfterProgress() {
        RestartPolicy policy = new RestartPolicy(new JobConfig.Restart(1, 100, 500));
        policy.failed(LOST);

        policy.progressed();

        assertThat(policy.failed(LOST)).hasValue(100);
        assertThat(policy.failed(LOST)).isEmpty();
    }

    @Test
    void shouldNeverRestartWhatIsTheUsersToMend() {
        assertThat(new RestartPolicy(JobConfig.Restart.DEFAULT).failed(BAD_RECORD))
                .isEmpty();
    }

    @Test
    void shouldRestartWhatTheJobsOwnCodeThrew() {
        JobFailure thrown = new JobFailure(JobFailure.Category.USER, "UserCodeFailed", "IllegalStateException", 0);
        RestartPolicy policy = new RestartPolicy(new JobConfig.Restart(1, 100, 500));

        assertThat(policy.failed(thrown)).hasValue(100);
        assertThat(policy.failed(thrown)).isEmpty();
    }
}
