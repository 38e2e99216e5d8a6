package dev.weir.operator.observer;

import dev.weir.operator.model.Problem;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What keeps a pod from running, as its status tells. */
final class PodTroubles {
    private static final Set<String> REASONS = Set.of(
            "ImagePullBackOff",
            "ErrImagePull",
            "InvalidImageName",
            "ErrImageNeverPull",
            "CrashLoopBackOff",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    private PodTroubles() {}

    static List<Problem> of(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null || pod.getStatus() == null) {
            return List.of();
        }
        String name = pod.getMetadata().getName();
        Stream<Problem> scheduling = pod.getStatus().getConditions().stream()
                .filter(condition -> "PodScheduled".equals(condition.getType())
                        && "False".equals(condition.getStatus())
                        && "Unschedulable".equals(condition.getReason()))
                .map(condition -> unschedulable(name, condition));
        Stream<Problem> containers = Stream.concat(
                        pod.getStatus().getInitContainerStatuses().stream(),
                        pod.getStatus().getContainerStatuses().stream())
                .flatMap(status -> trouble(name, status).stream());
        return Stream.concat(scheduling, containers).toList();
    }

    private static Problem unschedulable(String pod, PodCondition condition) {
        return new Problem("Unschedulable", "pod " + pod + " finds no node: " + condition.getMessage());
    }

    private static Optional<Problem> trouble(String pod, ContainerStatus status) {
        String where = "pod " + pod + ", container " + status.getName() + ": ";
        String last = lastExit(status);
        if (status.getState() != null && status.getState().getWaiting() != null) {
            var waiting = status.getState().getWaiting();
            if (waiting.getReason() != null && REASONS.contains(waiting.getReason())) {
                String message = waiting.getMessage() == null ? waiting.getReason() : waiting.getMessage();
                return Optional.of(new Problem(waiting.getReason(), where + (last.isEmpty() ? message : last)));
            }
        }
        boolean ready = Boolean.TRUE.equals(status.getReady());
        return ready || last.isEmpty() ? Optional.empty() : Optional.of(new Problem("ContainerExited", where + last));
    }

    /** How the container ended last, if that was a failure. */
    private static String lastExit(ContainerStatus status) {
        return Stream.of(Optional.ofNullable(status.getState()), Optional.ofNullable(status.getLastState()))
                .flatMap(Optional::stream)
                .filter(state -> state.getTerminated() != null)
                .map(state -> state.getTerminated())
                .filter(end -> end.getExitCode() != null && end.getExitCode() != 0)
                .findFirst()
                .map(PodTroubles::describe)
                .orElse("");
    }

    private static String describe(ContainerStateTerminated end) {
        String reason = end.getReason() == null || "Error".equals(end.getReason()) ? "" : " (" + end.getReason() + ")";
        String said = LastError.of(end.getMessage());
        return "exited with " + end.getExitCode() + reason + (said.isEmpty() ? "" : ": " + said);
    }
}
