package dev.weir.operator.model;

import java.util.List;

/**
 * What is seen of the JobMaster's or the TaskManagers' StatefulSet and pods.
 *
 * @param templateHash {@code weir.dev/spec-hash} of the StatefulSet's pod template; empty if there is no StatefulSet
 * @param replicas that the StatefulSet should have
 * @param pods those that are there, terminating ones too
 * @param readyPods those of them that are ready
 * @param outdatedPods names of the pods that were made from another template and are not terminating
 * @param troubles what keeps pods from running, worst first
 */
public record ProcessObservation(
        String templateHash, int replicas, int pods, int readyPods, List<String> outdatedPods, List<Problem> troubles) {
    public static final ProcessObservation NONE = new ProcessObservation("", 0, 0, 0, List.of(), List.of());

    public ProcessObservation {
        outdatedPods = List.copyOf(outdatedPods);
        troubles = List.copyOf(troubles);
    }

    public boolean exists() {
        return !templateHash.isEmpty();
    }
}
