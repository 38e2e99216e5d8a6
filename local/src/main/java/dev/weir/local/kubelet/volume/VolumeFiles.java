package dev.weir.local.kubelet.volume;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.ProjectedVolumeSource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** What files a volume of a pod holds. Reads the ConfigMaps and Secrets that it names; writes nothing. */
final class VolumeFiles {

    private final ObjectSource objects;
    private final String namespace;
    private final PodFields fields;

    VolumeFiles(ObjectSource objects, String namespace, PodFields fields) {
        this.objects = objects;
        this.namespace = namespace;
        this.fields = fields;
    }

    /** Relative path to content; empty for a volume that holds no files of its own making, such as an emptyDir. */
    Optional<Map<String, byte[]>> of(Volume volume) throws ConfigException {
        if (volume.getConfigMap() != null) {
            ConfigMapVolumeSource source = volume.getConfigMap();
            return Optional.of(configMap(source.getName(), source.getItems(), isTrue(source.getOptional())));
        }
        if (volume.getSecret() != null) {
            SecretVolumeSource source = volume.getSecret();
            return Optional.of(secret(source.getSecretName(), source.getItems(), isTrue(source.getOptional())));
        }
        if (volume.getDownwardAPI() != null) {
            return Optional.of(downward(volume.getDownwardAPI().getItems()));
        }
        if (volume.getProjected() != null) {
            return Optional.of(projected(volume.getProjected()));
        }
        return Optional.empty();
    }

    private Map<String, byte[]> projected(ProjectedVolumeSource source) throws ConfigException {
        Map<String, byte[]> files = new TreeMap<>();
        for (VolumeProjection part : source.getSources()) {
            if (part.getConfigMap() != null) {
                files.putAll(configMap(
                        part.getConfigMap().getName(),
                        part.getConfigMap().getItems(),
                        isTrue(part.getConfigMap().getOptional())));
            } else if (part.getSecret() != null) {
                files.putAll(secret(
                        part.getSecret().getName(),
                        part.getSecret().getItems(),
                        isTrue(part.getSecret().getOptional())));
            } else if (part.getDownwardAPI() != null) {
                files.putAll(downward(part.getDownwardAPI().getItems()));
            } else {
                throw new ConfigException("A projected volume may hold configMap, secret and downwardAPI here");
            }
        }
        return files;
    }

    private Map<String, byte[]> configMap(String name, List<KeyToPath> items, boolean optional) throws ConfigException {
        Optional<ConfigMap> found = objects.configMap(namespace, name);
        if (found.isEmpty() && !optional) {
            throw new ConfigException("configmap \"" + name + "\" not found");
        }
        Map<String, byte[]> data = new TreeMap<>();
        found.map(ConfigMap::getData)
                .ifPresent(map -> map.forEach((key, value) -> data.put(key, value.getBytes(StandardCharsets.UTF_8))));
        found.map(ConfigMap::getBinaryData)
                .ifPresent(map -> map.forEach(
                        (key, value) -> data.put(key, Base64.getDecoder().decode(value))));
        return select(data, items, optional, "configmap \"" + name + "\"");
    }

    private Map<String, byte[]> secret(String name, List<KeyToPath> items, boolean optional) throws ConfigException {
        Optional<Secret> found = objects.secret(namespace, name);
        if (found.isEmpty() && !optional) {
            throw new ConfigException("secret \"" + name + "\" not found");
        }
        Map<String, byte[]> data = new TreeMap<>();
        found.map(Secret::getData)
                .ifPresent(map -> map.forEach(
                        (key, value) -> data.put(key, Base64.getDecoder().decode(value))));
        return select(data, items, optional, "secret \"" + name + "\"");
    }

    private static Map<String, byte[]> select(
            Map<String, byte[]> data, List<KeyToPath> items, boolean optional, String what) throws ConfigException {
        if (items == null || items.isEmpty()) {
            return data;
        }
        Map<String, byte[]> selected = new TreeMap<>();
        for (KeyToPath item : items) {
            byte[] value = data.get(item.getKey());
            if (value != null) {
                selected.put(item.getPath(), value);
            } else if (!optional) {
                throw new ConfigException(what + " has no key \"" + item.getKey() + "\", only " + data.keySet());
            }
        }
        return selected;
    }

    private Map<String, byte[]> downward(List<DownwardAPIVolumeFile> items) throws ConfigException {
        Map<String, byte[]> files = new TreeMap<>();
        for (DownwardAPIVolumeFile item : items) {
            if (item.getFieldRef() == null) {
                throw new ConfigException("The downwardAPI file '" + item.getPath() + "' must have a fieldRef here");
            }
            files.put(
                    item.getPath(),
                    fields.get(item.getFieldRef().getFieldPath()).getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }

    private static boolean isTrue(Boolean value) {
        return Objects.requireNonNullElse(value, false);
    }
}
