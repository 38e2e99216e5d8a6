package dev.weir.local.apiserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.resource.ResourceType;
import dev.weir.local.apiserver.resource.ResourceType.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** The scale subresource: the replicas of an object as an {@code autoscaling/v1 Scale}. */
final class Scales {

    private Scales() {}

    private static Scale paths(ResourceType type) {
        return type.scale().orElseThrow(ApiException::noSuchPath);
    }

    private static String[] steps(String path) {
        return path.substring(1).split("\\.");
    }

    static ObjectNode of(ResourceType type, ObjectNode object) {
        Scale paths = paths(type);
        ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        ObjectNode metadata = scale.putObject("metadata");
        for (String field : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            Json.setOrRemove(metadata, field, Json.at(object, "metadata", field));
        }
        scale.putObject("spec")
                .put("replicas", Json.at(object, steps(paths.specReplicas())).asInt(0));
        ObjectNode status = scale.putObject("status")
                .put("replicas", Json.at(object, steps(paths.statusReplicas())).asInt(0));
        if (!paths.selector().isEmpty()) {
            JsonNode selector = Json.at(object, steps(paths.selector()));
            String text = selector.isObject() ? matchLabels(selector) : selector.asText("");
            if (!text.isEmpty()) {
                status.put("selector", text);
            }
        }
        return scale;
    }

    private static String matchLabels(JsonNode selector) {
        List<String> pairs = new ArrayList<>();
        selector.path("matchLabels")
                .properties()
                .forEach(label ->
                        pairs.add(label.getKey() + "=" + label.getValue().asText()));
        for (JsonNode expression : selector.path("matchExpressions")) {
            String key = Json.text(expression, "key");
            String values = String.join(
                    ",",
                    StreamSupport.stream(expression.path("values").spliterator(), false)
                            .map(JsonNode::asText)
                            .toList());
            pairs.add(
                    switch (Json.text(expression, "operator")) {
                        case "In" -> key + " in (" + values + ")";
                        case "NotIn" -> key + " notin (" + values + ")";
                        case "DoesNotExist" -> "!" + key;
                        default -> key;
                    });
        }
        return String.join(",", pairs);
    }

    /** Sets the replicas of the object to those of the scale, in place. */
    static ObjectNode apply(ResourceType type, ObjectNode object, ObjectNode scale) {
        JsonNode replicas = Json.at(scale, "spec", "replicas");
        if (!replicas.isMissingNode() && !replicas.isIntegralNumber()) {
            throw ApiException.badRequest("spec.replicas must be a whole number, found " + replicas);
        }
        String[] path = steps(paths(type).specReplicas());
        ObjectNode at = object;
        for (int i = 0; i < path.length - 1; i++) {
            at = Json.child(at, path[i]);
        }
        at.put(path[path.length - 1], replicas.asInt(0));
        String expected = Json.text(scale, "metadata", "resourceVersion");
        if (!expected.isEmpty()) {
            Json.child(object, "metadata").put("resourceVersion", expected);
        }
        return object;
    }
}
