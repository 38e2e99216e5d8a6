package dev.weir.api;

import java.time.Duration;
import java.util.Objects;

/**
 * How a hook is called.
 *
 * @param timeout how long one call may take, 1 ms to 1 h; a call that takes longer has failed
 * @param failurePolicy what a call that fails means for the checkpoint
 */
public record HookOptions(Duration timeout, FailurePolicy failurePolicy) {
    // Before DEFAULT, which is checked against it.
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Ten seconds, and a failure fails the checkpoint. */
    public static final HookOptions DEFAULT = new HookOptions(Duration.ofSeconds(10), FailurePolicy.FAIL);

    /** What a call that fails means for the checkpoint. */
    public enum FailurePolicy {
        /** Before barriers flow ({@code beforeCheckpoint}, {@code onTrigger}) the checkpoint fails; later it is reported. */
        FAIL,
        /** It is reported in the checkpoint's status and as an event, and changes nothing. */
        IGNORE
    }

    /** @throws InvalidProgramException if the timeout is out of its range */
    public HookOptions {
        Objects.requireNonNull(timeout, "timeout is null");
        Objects.requireNonNull(failurePolicy, "failurePolicy is null");
        if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST) > 0) {
            throw new InvalidProgramException("a hook's timeout is " + timeout + ": give 1 ms to 1 h");
        }
    }

    /** The same with another timeout. */
    public HookOptions withTimeout(Duration other) {
        return new HookOptions(other, failurePolicy);
    }

    /** The same with another policy. */
    public HookOptions withFailurePolicy(FailurePolicy other) {
        return new HookOptions(timeout, other);
    }
}
