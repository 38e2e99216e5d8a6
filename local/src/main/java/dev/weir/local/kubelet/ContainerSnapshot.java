package dev.weir.local.kubelet;

import dev.weir.local.kubelet.container.ExitReport;
import java.util.Optional;

/**
 * What a container's status says.
 *
 * @param last how the run before this one ended
 * @param started the startup probe, if there is one, has passed
 * @param ready it runs and its readiness probe, if there is one, has passed
 * @param over it will not run again
 */
record ContainerSnapshot(
        String name,
        String image,
        ContainerPhase phase,
        Optional<ExitReport> last,
        int restarts,
        boolean started,
        boolean ready,
        boolean over) {

    boolean succeeded() {
        return phase instanceof ContainerPhase.Ended ended && ended.report().isSuccess();
    }
}
