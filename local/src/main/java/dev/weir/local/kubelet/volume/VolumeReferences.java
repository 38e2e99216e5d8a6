package dev.weir.local.kubelet.volume;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.HashSet;
import java.util.Set;

/** The ConfigMaps and Secrets that a volume names, as {@code ConfigMap/name} and {@code Secret/name}. */
final class VolumeReferences {

    private VolumeReferences() {}

    static Set<String> of(Volume volume) {
        Set<String> references = new HashSet<>();
        if (volume.getConfigMap() != null) {
            references.add("ConfigMap/" + volume.getConfigMap().getName());
        }
        if (volume.getSecret() != null) {
            references.add("Secret/" + volume.getSecret().getSecretName());
        }
        if (volume.getProjected() != null) {
            for (VolumeProjection part : volume.getProjected().getSources()) {
                if (part.getConfigMap() != null) {
                    references.add("ConfigMap/" + part.getConfigMap().getName());
                }
                if (part.getSecret() != null) {
                    references.add("Secret/" + part.getSecret().getName());
                }
            }
        }
        return references;
    }
}
