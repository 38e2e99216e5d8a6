package dev.weir.local.kubelet;

import dev.weir.local.kubelet.container.ExitReport;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a pod's status says of a container from before the cluster was stopped, so that it goes on counting.
 *
 * @param restarts the restarts so far
 * @param last how its newest run ended, as far as it is known; empty when it never ran
 */
record EarlierLife(int restarts, Optional<ExitReport> last) {

    private static final int UNKNOWN = 255;

    /** Nothing before. */
    static final EarlierLife NONE = new EarlierLife(0, Optional.empty());

    static EarlierLife of(Pod pod, String container, Instant now) {
        if (pod.getStatus() == null) {
            return NONE;
        }
        return pod.getStatus().getContainerStatuses().stream()
                .filter(status -> container.equals(status.getName()))
                .findFirst()
                .map(status -> of(status, now))
                .orElse(NONE);
    }

    private static EarlierLife of(ContainerStatus status, Instant now) {
        int restarts = Objects.requireNonNullElse(status.getRestartCount(), 0);
        ContainerState state = status.getState();
        if (state != null && state.getRunning() != null) {
            Instant startedAt = time(state.getRunning().getStartedAt(), now);
            return new EarlierLife(
                    restarts,
                    Optional.of(new ExitReport(
                            UNKNOWN, "Unknown", "The local cluster was stopped while it ran", startedAt, now)));
        }
        if (state != null && state.getTerminated() != null) {
            return new EarlierLife(restarts, Optional.of(report(state.getTerminated(), now)));
        }
        ContainerState last = status.getLastState();
        return new EarlierLife(
                restarts,
                Optional.ofNullable(last).map(ContainerState::getTerminated).map(ended -> report(ended, now)));
    }

    private static ExitReport report(ContainerStateTerminated ended, Instant now) {
        return new ExitReport(
                Objects.requireNonNullElse(ended.getExitCode(), UNKNOWN),
                Objects.requireNonNullElse(ended.getReason(), "Unknown"),
                Objects.requireNonNullElse(ended.getMessage(), ""),
                time(ended.getStartedAt(), now),
                time(ended.getFinishedAt(), now));
    }

    private static Instant time(String text, Instant otherwise) {
        return text == null ? otherwise : Instant.parse(text);
    }
}
