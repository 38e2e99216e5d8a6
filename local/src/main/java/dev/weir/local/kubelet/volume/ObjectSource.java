package dev.weir.local.kubelet.volume;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/** Where ConfigMaps and Secrets are read. May block; called by pods' worker threads. */
public interface ObjectSource {

    /** The ConfigMap as it is now. */
    Optional<ConfigMap> configMap(String namespace, String name);

    /** The Secret as it is now. */
    Optional<Secret> secret(String namespace, String name);
}
