package dev.weir.local.kubelet;

import dev.weir.local.kubelet.container.ExitReport;

/** When a container that ended is started again. */
enum RestartRule {
    ALWAYS,
    ON_FAILURE,
    NEVER;

    /** The rule of a pod's {@code restartPolicy}, for its containers or for its init containers. */
    static RestartRule of(String policy, boolean init) {
        if ("Never".equals(policy)) {
            return NEVER;
        }
        return init || "OnFailure".equals(policy) ? ON_FAILURE : ALWAYS;
    }

    boolean restarts(ExitReport report) {
        return switch (this) {
            case ALWAYS -> true;
            case ON_FAILURE -> !report.isSuccess();
            case NEVER -> false;
        };
    }
}
