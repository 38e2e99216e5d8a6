package dev.weir.local.kubelet.volume;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The downward API's field references to a pod. */
public final class PodFields {

    private final Pod pod;
    private final String address;

    /**
     * @param address the pod's address, which its status may not have yet
     */
    public PodFields(Pod pod, String address) {
        this.pod = pod;
        this.address = address;
    }

    /** The value of {@code metadata.name}, {@code metadata.labels['key']} and so on; empty for a label that is not there. */
    public String get(String path) throws ConfigException {
        if (path.startsWith("metadata.labels['") && path.endsWith("']")) {
            return labels().getOrDefault(key(path), "");
        }
        if (path.startsWith("metadata.annotations['") && path.endsWith("']")) {
            return annotations().getOrDefault(key(path), "");
        }
        return switch (path) {
            case "metadata.name" -> pod.getMetadata().getName();
            case "metadata.namespace" -> pod.getMetadata().getNamespace();
            case "metadata.uid" -> pod.getMetadata().getUid();
            case "metadata.labels" -> lines(labels());
            case "metadata.annotations" -> lines(annotations());
            case "spec.nodeName" -> orEmpty(pod.getSpec().getNodeName());
            case "spec.serviceAccountName" -> orEmpty(pod.getSpec().getServiceAccountName());
            case "status.podIP", "status.podIPs" -> address;
            case "status.hostIP", "status.hostIPs" -> "127.0.0.1";
            default -> throw new ConfigException("The field reference '" + path + "' is not one that a pod has");
        };
    }

    private Map<String, String> labels() {
        return orEmpty(pod.getMetadata().getLabels());
    }

    private Map<String, String> annotations() {
        return orEmpty(pod.getMetadata().getAnnotations());
    }

    private static Map<String, String> orEmpty(Map<String, String> map) {
        return map == null ? Map.of() : map;
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    private static String key(String path) {
        return path.substring(path.indexOf('\'') + 1, path.length() - 2);
    }

    private static String lines(Map<String, String> map) {
        return new TreeMap<>(map)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=\"" + entry.getValue() + "\"")
                        .collect(Collectors.joining("\n"));
    }
}
