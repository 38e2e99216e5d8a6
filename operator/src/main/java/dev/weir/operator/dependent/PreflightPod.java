package dev.weir.operator.dependent;

import dev.weir.operator.model.Preflights;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pod of a preflight: the JobMaster's as it would be, with the argument {@code preflight} and a configuration of its own,
 * since the job's is that of the pods that run. It runs once and serves nobody; containers beside the JobMaster's are left out,
 * since they might never end.
 */
final class PreflightPod {
    private static final String MESSAGE = "/dev/termination-log";

    private final PodTemplateSpec jobMaster;
    private final int attempt;

    PreflightPod(PodTemplateSpec jobMaster, int attempt) {
        this.jobMaster = jobMaster;
        this.attempt = attempt;
    }

    ConfigMap config(ObjectMeta meta, String json) {
        return new ConfigMapBuilder()
                .withMetadata(marked(meta, Map.of()))
                .withData(Map.of("job.json", json))
                .build();
    }

    Pod pod(ObjectMeta meta) {
        String config = meta.getName();
        Map<String, String> users = new TreeMap<>(jobMaster.getMetadata().getAnnotations());
        users.remove(Names.PROGRAM_HASH);
        users.remove(Names.UNSCALED_HASH);
        Map<String, String> labels = new TreeMap<>(jobMaster.getMetadata().getLabels());
        labels.putAll(meta.getLabels());
        PodSpec spec = jobMaster.getSpec();
        return new PodBuilder()
                .withMetadata(new ObjectMetaBuilder(marked(meta, users))
                        .withLabels(labels)
                        .build())
                .withNewSpecLike(spec)
                .withRestartPolicy("Never")
                .withActiveDeadlineSeconds(Preflights.DEADLINE.toSeconds())
                .withContainers(spec.getContainers().stream()
                        .filter(container -> container.getName().equals(Names.JOB_MASTER))
                        .map(PreflightPod::asking)
                        .toList())
                .withVolumes(spec.getVolumes().stream()
                        .map(volume -> configured(volume, config))
                        .toList())
                .endSpec()
                .build();
    }

    /** Says which specification it is about, and which attempt it is. */
    private ObjectMeta marked(ObjectMeta meta, Map<String, String> more) {
        Map<String, String> annotations = new TreeMap<>(more);
        annotations.put(
                Names.SPEC_HASH, jobMaster.getMetadata().getAnnotations().get(Names.SPEC_HASH));
        annotations.put(Names.ATTEMPT, String.valueOf(attempt));
        return new ObjectMetaBuilder(meta).withAnnotations(annotations).build();
    }

    private static Container asking(Container container) {
        return new ContainerBuilder(container)
                .withName(Names.PREFLIGHT)
                .withArgs(Names.PREFLIGHT)
                .withPorts(List.of())
                .withLivenessProbe(null)
                .withReadinessProbe(null)
                .withStartupProbe(null)
                .withLifecycle(null)
                .addNewEnv()
                .withName("WEIR_TERMINATION_LOG")
                .withValue(MESSAGE)
                .endEnv()
                .withTerminationMessagePath(MESSAGE)
                .build();
    }

    private static Volume configured(Volume volume, String config) {
        if (!volume.getName().equals("config")) {
            return volume;
        }
        return new VolumeBuilder()
                .withName(volume.getName())
                .withNewConfigMap()
                .withName(config)
                .endConfigMap()
                .build();
    }
}
