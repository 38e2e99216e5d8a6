package dev.weir.local.kubelet;

import dev.weir.local.kubelet.container.VariableExpansion;
import dev.weir.local.kubelet.volume.ConfigException;
import dev.weir.local.kubelet.volume.ObjectSource;
import dev.weir.local.kubelet.volume.PodFields;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The environment that a container's spec asks for, over that of its image; container paths are not yet mapped. */
final class ContainerEnvironment {

    private final ObjectSource objects;
    private final String namespace;
    private final PodFields fields;

    ContainerEnvironment(ObjectSource objects, String namespace, PodFields fields) {
        this.objects = objects;
        this.namespace = namespace;
        this.fields = fields;
    }

    /**
     * The variables, with {@code $(NAME)} replaced by those before.
     *
     * @throws ConfigException when a ConfigMap, a Secret or a key is missing
     */
    Map<String, String> of(Container container, Map<String, String> imageEnvironment) throws ConfigException {
        Map<String, String> variables = new LinkedHashMap<>(imageEnvironment);
        for (EnvFromSource from : container.getEnvFrom()) {
            addAll(from, variables);
        }
        for (EnvVar variable : container.getEnv()) {
            Optional<String> value = value(variable, variables);
            value.ifPresent(text -> variables.put(variable.getName(), text));
        }
        return variables;
    }

    private void addAll(EnvFromSource from, Map<String, String> variables) throws ConfigException {
        String prefix = Objects.requireNonNullElse(from.getPrefix(), "");
        if (from.getConfigMapRef() != null) {
            String name = from.getConfigMapRef().getName();
            Optional<ConfigMap> found = objects.configMap(namespace, name);
            require(found.isPresent() || isTrue(from.getConfigMapRef().getOptional()), missing("configmap", name));
            found.map(ConfigMap::getData)
                    .ifPresent(data -> data.forEach((key, value) -> variables.put(prefix + key, value)));
        }
        if (from.getSecretRef() != null) {
            String name = from.getSecretRef().getName();
            Optional<Secret> found = objects.secret(namespace, name);
            require(found.isPresent() || isTrue(from.getSecretRef().getOptional()), missing("secret", name));
            found.map(Secret::getData)
                    .ifPresent(data -> data.forEach((key, value) -> variables.put(prefix + key, decode(value))));
        }
    }

    private Optional<String> value(EnvVar variable, Map<String, String> before) throws ConfigException {
        EnvVarSource from = variable.getValueFrom();
        if (from == null) {
            return Optional.of(VariableExpansion.expand(Objects.requireNonNullElse(variable.getValue(), ""), before));
        }
        if (from.getFieldRef() != null) {
            return Optional.of(fields.get(from.getFieldRef().getFieldPath()));
        }
        if (from.getSecretKeyRef() != null) {
            return secretKey(from.getSecretKeyRef());
        }
        if (from.getConfigMapKeyRef() != null) {
            return configMapKey(from.getConfigMapKeyRef());
        }
        throw new ConfigException("The variable " + variable.getName()
                + " takes its value from something that the local cluster does not have; it has fieldRef, secretKeyRef"
                + " and configMapKeyRef");
    }

    private Optional<String> secretKey(SecretKeySelector selector) throws ConfigException {
        Optional<Secret> found = objects.secret(namespace, selector.getName());
        boolean optional = isTrue(selector.getOptional());
        require(found.isPresent() || optional, missing("secret", selector.getName()));
        Optional<String> value = found.map(Secret::getData)
                .map(data -> data.get(selector.getKey()))
                .map(ContainerEnvironment::decode);
        require(value.isPresent() || optional, missingKey(selector.getKey(), "Secret", selector.getName()));
        return value;
    }

    private Optional<String> configMapKey(ConfigMapKeySelector selector) throws ConfigException {
        Optional<ConfigMap> found = objects.configMap(namespace, selector.getName());
        boolean optional = isTrue(selector.getOptional());
        require(found.isPresent() || optional, missing("configmap", selector.getName()));
        Optional<String> value = found.map(ConfigMap::getData).map(data -> data.get(selector.getKey()));
        require(value.isPresent() || optional, missingKey(selector.getKey(), "ConfigMap", selector.getName()));
        return value;
    }

    private String missing(String kind, String name) {
        return kind + " \"" + name + "\" not found in namespace \"" + namespace + "\"";
    }

    private String missingKey(String key, String kind, String name) {
        return "couldn't find key " + key + " in " + kind + " " + namespace + "/" + name;
    }

    private static void require(boolean condition, String message) throws ConfigException {
        if (!condition) {
            throw new ConfigException(message);
        }
    }

    private static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static boolean isTrue(Boolean value) {
        return Objects.requireNonNullElse(value, false);
    }
}
