package dev.weir.local.controller;

import io.fabric8.kubernetes.api.model.Pod;

/** Whether a pod says that it is ready. */
final class PodReadiness {

    private PodReadiness() {}

    static boolean isReady(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }
}
