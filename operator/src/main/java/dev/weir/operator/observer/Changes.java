package dev.weir.operator.observer;

import dev.weir.operator.dependent.DesiredResources;
import dev.weir.operator.dependent.Names;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Map;
import java.util.Optional;

/** What of a StreamJob's pods is to change. */
public final class Changes {
    private Changes() {}

    /**
     * Whether nothing but the parallelism differs from what the job's pods were made from.
     *
     * @param jobMaster the StatefulSet, if it exists
     * @param taskManager the StatefulSet, if it exists
     */
    public static boolean isRescale(
            DesiredResources desired, Optional<StatefulSet> jobMaster, Optional<StatefulSet> taskManager) {
        return annotation(jobMaster, Names.UNSCALED_HASH).equals(desired.unscaledHash())
                && annotation(taskManager, Names.SPEC_HASH).equals(desired.taskManagerHash())
                && !annotation(jobMaster, Names.SPEC_HASH).equals(desired.jobMasterHash());
    }

    private static String annotation(Optional<StatefulSet> set, String name) {
        return set.map(one -> one.getSpec().getTemplate().getMetadata())
                .map(meta -> meta.getAnnotations())
                .orElse(Map.of())
                .getOrDefault(name, "");
    }
}
