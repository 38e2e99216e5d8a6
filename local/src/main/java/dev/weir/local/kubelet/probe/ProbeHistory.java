package dev.weir.local.kubelet.probe;

/**
 * What a row of probe answers means so far. Immutable.
 *
 * @param successes answers in a row that were good
 * @param failures answers in a row that were bad
 */
public record ProbeHistory(int successes, int failures) {

    /** Nothing asked yet. */
    public static final ProbeHistory NONE = new ProbeHistory(0, 0);

    /** The verdict of the answers so far. */
    public enum Verdict {
        /** Enough good answers in a row. */
        PASSED,
        /** Enough bad answers in a row. */
        FAILED,
        /** Neither: what was true before stays so. */
        OPEN
    }

    /** With one more answer. */
    public ProbeHistory with(boolean success) {
        return success ? new ProbeHistory(successes + 1, 0) : new ProbeHistory(0, failures + 1);
    }

    /** The verdict under these thresholds, each 1 or more. */
    public Verdict verdict(int successThreshold, int failureThreshold) {
        if (successes >= successThreshold) {
            return Verdict.PASSED;
        }
        return failures >= failureThreshold ? Verdict.FAILED : Verdict.OPEN;
    }
}
