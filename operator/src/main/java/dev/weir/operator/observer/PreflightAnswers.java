package dev.weir.operator.observer;

import dev.weir.operator.dependent.DesiredResources;
import dev.weir.operator.dependent.Names;
import dev.weir.operator.model.PreflightObservation;
import dev.weir.operator.model.PreflightObservation.Asked;
import dev.weir.operator.model.PreflightObservation.Outcome;
import dev.weir.operator.model.Problem;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is seen of a preflight's pod: what it answered, or what keeps it from answering. */
public final class PreflightAnswers {
    // Exit codes of the process, as docs/schema-evolution.md tells them.
    private static final int FITS = 0;
    private static final int DOES_NOT_FIT = 4;

    private PreflightAnswers() {}

    /**
     * @param jobMaster the StatefulSet, which says what program runs
     * @param pod of the preflight, if there is one
     * @param config of the preflight, if there is one: it counts the attempts
     */
    public static PreflightObservation observe(
            DesiredResources desired, Optional<StatefulSet> jobMaster, Optional<Pod> pod, Optional<ConfigMap> config) {
        String running = jobMaster
                .map(set -> set.getSpec().getTemplate().getMetadata())
                .map(meta -> meta.getAnnotations())
                .map(annotations -> annotations.get(Names.PROGRAM_HASH))
                .orElse("");
        String wanted = desired.jobMasterHash();
        int attempt = config.filter(map -> wanted.equals(annotation(map, Names.SPEC_HASH)))
                .map(PreflightAnswers::attempt)
                .orElse(1);
        return new PreflightObservation(
                !running.equals(desired.programHash()),
                wanted,
                pod.map(PreflightAnswers::asked),
                attempt,
                pod.isPresent() || config.isPresent());
    }

    private static Asked asked(Pod pod) {
        Optional<ContainerStateTerminated> end = end(pod);
        Outcome outcome = end.map(PreflightAnswers::outcome).orElse(isOver(pod) ? Outcome.BROKEN : Outcome.OPEN);
        String made = pod.getMetadata().getCreationTimestamp();
        return new Asked(
                annotation(pod, Names.SPEC_HASH),
                attempt(pod),
                outcome,
                end.map(PreflightAnswers::said).orElseGet(() -> hindrance(pod)),
                Instant.parse(end.map(ContainerStateTerminated::getFinishedAt).orElse(made)),
                pod.getMetadata().getDeletionTimestamp() != null);
    }

    private static Optional<ContainerStateTerminated> end(Pod pod) {
        return Stream.ofNullable(pod.getStatus())
                .flatMap(status -> status.getContainerStatuses().stream())
                .filter(status -> Names.PREFLIGHT.equals(status.getName()) && status.getState() != null)
                .map(status -> status.getState().getTerminated())
                .filter(end -> end != null && end.getExitCode() != null)
                .findFirst();
    }

    private static Outcome outcome(ContainerStateTerminated end) {
        return switch (end.getExitCode()) {
            case FITS -> Outcome.FITS;
            case DOES_NOT_FIT -> Outcome.DOES_NOT_FIT;
            default -> Outcome.BROKEN;
        };
    }

    private static String said(ContainerStateTerminated end) {
        String message = end.getMessage() == null ? "" : end.getMessage().strip();
        if (end.getExitCode() == DOES_NOT_FIT && !message.isEmpty()) {
            return message;
        }
        String reason = end.getReason() == null || "Error".equals(end.getReason()) ? "" : " (" + end.getReason() + ")";
        return "it exited with " + end.getExitCode() + reason + (message.isEmpty() ? "" : ": " + message);
    }

    private static boolean isOver(Pod pod) {
        return pod.getStatus() != null
                && Stream.of("Failed", "Succeeded")
                        .anyMatch(over -> over.equals(pod.getStatus().getPhase()));
    }

    /** What keeps its container from running; empty if nothing does. */
    private static String hindrance(Pod pod) {
        String troubles = PodTroubles.of(pod).stream().map(Problem::message).collect(Collectors.joining("; "));
        if (!troubles.isEmpty() || !isOver(pod)) {
            return troubles;
        }
        String reason = pod.getStatus().getReason();
        String message = pod.getStatus().getMessage();
        return "pod " + pod.getMetadata().getName() + " has ended" + (reason == null ? "" : " (" + reason + ")")
                + (message == null ? "" : ": " + message);
    }

    private static int attempt(HasMetadata resource) {
        try {
            return Math.max(1, Integer.parseInt(annotation(resource, Names.ATTEMPT)));
        } catch (NumberFormatException e) {
            // Somebody has written there.
            return 1;
        }
    }

    private static String annotation(HasMetadata resource, String name) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(name, "");
    }
}
