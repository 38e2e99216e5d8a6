package dev.weir.local.kubelet.container;

import java.time.Instant;
import java.util.Objects;

/**
 * How a run of a container ended.
 *
 * @param exitCode as a shell would say it: 128 + signal for a process that a signal ended
 * @param reason {@code Completed}, {@code Error}, {@code OOMKilled}, {@code StartError} or {@code Unknown}
 * @param message what the container left behind to say; may be empty
 */
public record ExitReport(int exitCode, String reason, String message, Instant startedAt, Instant finishedAt) {

    private static final int SIGNALLED = 128;
    private static final int JAVA_OUT_OF_MEMORY = 3;

    public ExitReport {
        Objects.requireNonNull(reason, "reason is null");
        Objects.requireNonNull(message, "message is null");
        Objects.requireNonNull(startedAt, "startedAt is null");
        Objects.requireNonNull(finishedAt, "finishedAt is null");
    }

    /** The report of a process that ran, its reason told from its exit code and last output. */
    public static ExitReport of(
            int exitCode, String message, String lastOutput, Instant startedAt, Instant finishedAt) {
        return new ExitReport(exitCode, reason(exitCode, lastOutput), message, startedAt, finishedAt);
    }

    private static String reason(int exitCode, String lastOutput) {
        if (exitCode == 0) {
            return "Completed";
        }
        // -XX:+ExitOnOutOfMemoryError ends a JVM with 3: the nearest that a process without a memory limit comes to it.
        boolean outOfMemory = exitCode == JAVA_OUT_OF_MEMORY && lastOutput.contains("java.lang.OutOfMemoryError");
        return outOfMemory ? "OOMKilled" : "Error";
    }

    /** The signal that ended the process, 0 for none. */
    public int signal() {
        return exitCode > SIGNALLED && exitCode < SIGNALLED + 65 ? exitCode - SIGNALLED : 0;
    }

    public boolean isSuccess() {
        return exitCode == 0;
    }
}
