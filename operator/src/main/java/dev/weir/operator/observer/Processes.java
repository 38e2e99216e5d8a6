package dev.weir.operator.observer;

import dev.weir.operator.dependent.Names;
import dev.weir.operator.model.Problem;
import dev.weir.operator.model.ProcessObservation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is seen of a StatefulSet and its pods. */
public final class Processes {
    private Processes() {}

    /**
     * @param component {@link Names#JOB_MASTER} or {@link Names#TASK_MANAGER}
     * @param set the StatefulSet, if it exists
     * @param pods of the job, of any component
     */
    public static ProcessObservation observe(String component, Optional<StatefulSet> set, Collection<Pod> pods) {
        List<Pod> mine = pods.stream()
                .filter(pod -> component.equals(labels(pod).get("app.kubernetes.io/component")))
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
        String hash = set.map(Processes::templateHash).orElse("");
        List<String> outdated = mine.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> !hash.equals(annotations(pod).get(Names.SPEC_HASH)))
                .map(pod -> pod.getMetadata().getName())
                .toList();
        List<Problem> troubles = mine.stream()
                .flatMap(pod -> PodTroubles.of(pod).stream())
                .sorted(Comparator.comparing(problem -> problem.reason().equals("ContainerExited")))
                .toList();
        int replicas = set.map(one -> one.getSpec().getReplicas()).orElse(0);
        int ready = (int) mine.stream().filter(Processes::isReady).count();
        return new ProcessObservation(
                hash, replicas, mine.size(), ready, set.isPresent() ? outdated : List.of(), troubles);
    }

    /** Address of the JobMaster's pod, once it has one. */
    public static Optional<String> jobMasterIp(Collection<Pod> pods) {
        return pods.stream()
                .filter(pod -> Names.JOB_MASTER.equals(labels(pod).get("app.kubernetes.io/component")))
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null && pod.getStatus() != null)
                .map(pod -> pod.getStatus().getPodIP())
                .filter(ip -> ip != null && !ip.isEmpty())
                .findFirst();
    }

    private static String templateHash(StatefulSet set) {
        var meta = set.getSpec().getTemplate().getMetadata();
        return meta == null || meta.getAnnotations() == null
                ? ""
                : meta.getAnnotations().getOrDefault(Names.SPEC_HASH, "");
    }

    private static boolean isReady(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private static Map<String, String> labels(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }

    private static Map<String, String> annotations(Pod pod) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }
}
