package dev.weir.local.kubelet;

import dev.weir.local.kubelet.container.ExitReport;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The status of a pod from the state of its containers. Pure: the same input gives the same status. */
final class PodStatuses {

    private PodStatuses() {}

    /**
     * The status.
     *
     * @param previous the status that was published before, whose times are kept where nothing changed
     */
    static PodStatus of(
            Pod pod,
            PodStatus previous,
            String address,
            List<ContainerSnapshot> init,
            List<ContainerSnapshot> containers,
            Instant now) {
        boolean initialized = init.stream().allMatch(ContainerSnapshot::succeeded);
        String phase = phase(init, containers);
        boolean over = phase.equals("Succeeded") || phase.equals("Failed");
        boolean ready = initialized && !over && containers.stream().allMatch(ContainerSnapshot::ready);
        String unready = containers.stream()
                .filter(container -> !container.ready())
                .map(ContainerSnapshot::name)
                .collect(Collectors.joining(" "));
        Conditions conditions = new Conditions(previous, now);
        String reason = over ? "PodCompleted" : "ContainersNotReady";
        String message = "containers with unready status: [" + unready + "]";
        return new PodStatusBuilder()
                .withPhase(phase)
                .withHostIP("127.0.0.1")
                .withPodIP(address)
                .withPodIPs(new PodIP(address))
                .withQosClass(qosClass(pod))
                .withStartTime(
                        previous == null || previous.getStartTime() == null ? time(now) : previous.getStartTime())
                .withConditions(
                        conditions.of("PodScheduled", true, null, null),
                        conditions.of("Initialized", initialized, "ContainersNotInitialized", "init containers run"),
                        conditions.of("ContainersReady", ready, reason, message),
                        conditions.of("Ready", ready, reason, message))
                .withInitContainerStatuses(
                        init.stream().map(PodStatuses::containerStatus).toList())
                .withContainerStatuses(
                        containers.stream().map(PodStatuses::containerStatus).toList())
                .build();
    }

    /** The status of a pod whose containers the cluster's previous life took with it, and that none was started of yet. */
    static PodStatus afterRestart(Pod pod, Instant now) {
        List<ContainerSnapshot> init = pod.getSpec().getInitContainers().stream()
                .map(container -> notStarted(container, EarlierLife.NONE))
                .toList();
        List<ContainerSnapshot> containers = pod.getSpec().getContainers().stream()
                .map(container -> notStarted(container, EarlierLife.of(pod, container.getName(), now)))
                .toList();
        return of(pod, pod.getStatus(), pod.getStatus().getPodIP(), init, containers, now);
    }

    private static ContainerSnapshot notStarted(Container container, EarlierLife before) {
        return new ContainerSnapshot(
                container.getName(),
                container.getImage(),
                new ContainerPhase.Waiting("ContainerCreating", ""),
                before.last(),
                before.restarts(),
                false,
                false,
                false);
    }

    private static String phase(List<ContainerSnapshot> init, List<ContainerSnapshot> containers) {
        if (init.stream().anyMatch(container -> container.over() && !container.succeeded())) {
            return "Failed";
        }
        if (containers.stream().allMatch(ContainerSnapshot::over)) {
            return containers.stream().allMatch(ContainerSnapshot::succeeded) ? "Succeeded" : "Failed";
        }
        boolean everStarted = containers.stream()
                .allMatch(container ->
                        container.last().isPresent() || !(container.phase() instanceof ContainerPhase.Waiting));
        return everStarted ? "Running" : "Pending";
    }

    private static String qosClass(Pod pod) {
        boolean asks = pod.getSpec().getContainers().stream()
                .anyMatch(container -> container.getResources() != null
                        && (!isEmpty(container.getResources().getRequests())
                                || !isEmpty(container.getResources().getLimits())));
        return asks ? "Burstable" : "BestEffort";
    }

    private static boolean isEmpty(Map<?, ?> map) {
        return map == null || map.isEmpty();
    }

    private static ContainerStatus containerStatus(ContainerSnapshot container) {
        ContainerStatusBuilder status = new ContainerStatusBuilder()
                .withName(container.name())
                .withImage(container.image())
                .withImageID(container.image())
                .withRestartCount(container.restarts())
                .withStarted(container.started())
                .withReady(container.ready())
                .withState(state(container.phase()))
                .withLastState(container.last().map(PodStatuses::ended).orElseGet(ContainerState::new));
        if (container.phase() instanceof ContainerPhase.Running running) {
            status.withContainerID(ContainerIds.of(running.pid()));
        }
        return status.build();
    }

    private static ContainerState state(ContainerPhase phase) {
        if (phase instanceof ContainerPhase.Running running) {
            return new ContainerStateBuilder()
                    .withNewRunning(time(running.startedAt()))
                    .build();
        }
        if (phase instanceof ContainerPhase.Ended end) {
            return ended(end.report());
        }
        ContainerPhase.Waiting waiting = (ContainerPhase.Waiting) phase;
        return new ContainerStateBuilder()
                .withNewWaiting(waiting.message().isEmpty() ? null : waiting.message(), waiting.reason())
                .build();
    }

    private static ContainerState ended(ExitReport report) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(report.exitCode())
                .withSignal(report.signal() == 0 ? null : report.signal())
                .withReason(report.reason())
                .withMessage(report.message().isEmpty() ? null : report.message())
                .withStartedAt(time(report.startedAt()))
                .withFinishedAt(time(report.finishedAt()))
                .endTerminated()
                .build();
    }

    /** Kubernetes' form of a time: whole seconds. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Conditions that keep the time of their last change. */
    private record Conditions(PodStatus previous, Instant now) {

        PodCondition of(String type, boolean holds, String reason, String message) {
            String value = holds ? "True" : "False";
            String since = before(type)
                    .filter(condition -> value.equals(condition.getStatus()))
                    .map(PodCondition::getLastTransitionTime)
                    .orElseGet(() -> time(now));
            return new PodConditionBuilder()
                    .withType(type)
                    .withStatus(value)
                    .withLastTransitionTime(since)
                    .withReason(holds ? null : reason)
                    .withMessage(holds ? null : message)
                    .build();
        }

        private Optional<PodCondition> before(String type) {
            if (previous == null || previous.getConditions() == null) {
                return Optional.empty();
            }
            return previous.getConditions().stream()
                    .filter(condition -> type.equals(condition.getType()))
                    .findFirst();
        }
    }
}
