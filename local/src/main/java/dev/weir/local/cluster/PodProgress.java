package dev.weir.local.cluster;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.stream.Collectors;

/** How far a pod has come. */
final class PodProgress {

    private PodProgress() {}

    static boolean isReady(Pod pod) {
        return pod != null
                && pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    /** For a message to the user. */
    static String describe(Pod pod) {
        if (pod == null) {
            return "its pod was not made";
        }
        if (pod.getStatus() == null || pod.getStatus().getContainerStatuses().isEmpty()) {
            return "its pod was not started";
        }
        return pod.getStatus().getContainerStatuses().stream()
                .map(PodProgress::describe)
                .collect(Collectors.joining("; "));
    }

    private static String describe(ContainerStatus status) {
        ContainerState state = status.getState();
        String now = "is running but not ready";
        if (state.getWaiting() != null) {
            now = "waits, " + state.getWaiting().getReason() + ": "
                    + state.getWaiting().getMessage();
        } else if (state.getTerminated() != null) {
            now = "ended with exit code " + state.getTerminated().getExitCode();
        }
        String before = Optional.ofNullable(status.getLastState())
                .map(ContainerState::getTerminated)
                .map(ended -> ", before that it ended with exit code " + ended.getExitCode()
                        + Optional.ofNullable(ended.getMessage())
                                .map(message -> ":\n" + message.strip() + "\n")
                                .orElse(""))
                .orElse("");
        return "the container " + status.getName() + " " + now + before;
    }
}
