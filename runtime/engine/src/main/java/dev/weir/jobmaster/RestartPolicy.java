package dev.weir.jobmaster;

import dev.weir.common.Failures;
import dev.weir.control.JobConfig;
import dev.weir.control.JobFailure;
import java.util.OptionalLong;

/**
 * Whether a failed execution is started again, and when. What only the user can mend, such as a bad record or a program that
 * does not fit, fails the job at once; what the job's own code threw may pass, and is tried again. Attempts are counted in a
 * row: a completed checkpoint shows progress and begins the count, and the delay, anew. Owned by one thread.
 */
final class RestartPolicy {
    private final JobConfig.Restart limits;
    /** Restarts since the last completed checkpoint. */
    private int attempts;

    RestartPolicy(JobConfig.Restart limits) {
        this.limits = limits;
    }

    /**
     * Counts a failure.
     *
     * @return milliseconds to wait before the restart; empty: the job fails
     */
    OptionalLong failed(JobFailure failure) {
        boolean mayPass = failure.category() != JobFailure.Category.USER
                || failure.reason().equals(Failures.USER_CODE_FAILED);
        if (!mayPass) {
            return OptionalLong.empty();
        }
        if (limits.maxAttempts() >= 0 && attempts >= limits.maxAttempts()) {
            return OptionalLong.empty();
        }
        long delay = delay(attempts);
        attempts++;
        return OptionalLong.of(delay);
    }

    void progressed() {
        attempts = 0;
    }

    int attempts() {
        return attempts;
    }

    /** Doubles with every attempt, without overflow. */
    private long delay(int doublings) {
        long delay = Math.max(0, limits.initialDelay());
        for (int i = 0; i < doublings && delay < limits.maxDelay(); i++) {
            delay = delay > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : delay * 2;
        }
        return Math.min(delay, limits.maxDelay());
    }
}
