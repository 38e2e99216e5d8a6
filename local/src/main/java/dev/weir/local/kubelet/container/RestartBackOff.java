package dev.weir.local.kubelet.container;

import java.time.Duration;
import java.util.Objects;

/**
 * How long to wait before a container that ended is started again: the first time not at all, then 1 s, doubling up to
 * 60 s. A run of 60 s or more clears the count. A real kubelet begins at 10 s and goes up to 5 minutes; on a laptop somebody
 * is watching.
 *
 * @param failures short runs in a row so far, 0 or more
 */
public record RestartBackOff(int failures) {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration WELL = Duration.ofSeconds(60);
    private static final int STEPS = 7;

    /** Before the first run. */
    public static final RestartBackOff NONE = new RestartBackOff(0);

    public RestartBackOff {
        if (failures < 0) {
            throw new IllegalArgumentException("failures is " + failures + ", must be 0 or more");
        }
    }

    /** The back-off after a run that took this long. */
    public RestartBackOff afterRun(Duration run) {
        Objects.requireNonNull(run, "run is null");
        return run.compareTo(WELL) >= 0 ? new RestartBackOff(1) : new RestartBackOff(Math.min(failures + 1, STEPS + 1));
    }

    /** How long to wait now; zero means at once. */
    public Duration delay() {
        if (failures <= 1) {
            return Duration.ZERO;
        }
        Duration doubled = Duration.ofSeconds(1L << Math.min(failures - 2, STEPS));
        return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }
}
