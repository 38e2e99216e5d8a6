package dev.weir.local.apiserver.table;

import static dev.weir.local.apiserver.table.CustomColumns.AGE;
import static dev.weir.local.apiserver.table.CustomColumns.NAME;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weir.local.apiserver.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The columns of the built-in resources, as kubectl's users know them. */
public final class BuiltInColumns {

    private BuiltInColumns() {}

    /** @param kind whose columns; a kind without any of its own has a name and an age */
    public static List<Column> of(String kind) {
        return switch (kind) {
            case "Pod" -> PodColumns.all();
            case "StatefulSet" -> List.of(NAME, text("Ready", BuiltInColumns::ready), AGE, images(), containers());
            case "Deployment" ->
                List.of(
                        NAME,
                        text("Ready", BuiltInColumns::ready),
                        number("Up-to-date", "status", "updatedReplicas"),
                        number("Available", "status", "availableReplicas"),
                        AGE);
            case "Service" -> services();
            case "Event" -> events();
            case "ConfigMap" -> List.of(NAME, size("Data", "data"), AGE);
            case "Secret" -> List.of(NAME, path("Type", "type"), size("Data", "data"), AGE);
            case "Namespace" -> List.of(NAME, path("Status", "status", "phase"), AGE);
            case "Node" ->
                List.of(
                        NAME,
                        text("Status", node -> condition(node, "Ready").equals("True") ? "Ready" : "NotReady"),
                        text("Roles", node -> "<none>"),
                        AGE,
                        path("Version", "status", "nodeInfo", "kubeletVersion"));
            case "Lease" -> List.of(NAME, path("Holder", "spec", "holderIdentity"), AGE);
            case "ServiceAccount" -> List.of(NAME, size("Secrets", "secrets"), AGE);
            case "PodDisruptionBudget" ->
                List.of(
                        NAME,
                        path("Min Available", "spec", "minAvailable"),
                        path("Max Unavailable", "spec", "maxUnavailable"),
                        number("Allowed Disruptions", "status", "disruptionsAllowed"),
                        AGE);
            case "CustomResourceDefinition" ->
                List.of(
                        NAME,
                        new Column(
                                "Created At",
                                "date",
                                (object, now) -> Json.at(object, "metadata", "creationTimestamp")));
            case "Endpoints" -> List.of(NAME, text("Endpoints", BuiltInColumns::endpoints), AGE);
            case "RoleBinding", "ClusterRoleBinding" ->
                List.of(
                        NAME,
                        text(
                                "Role",
                                binding -> Json.text(binding, "roleRef", "kind") + "/"
                                        + Json.text(binding, "roleRef", "name")),
                        AGE);
            default -> List.of(NAME, AGE);
        };
    }

    static Column text(String name, Function<JsonNode, String> cell) {
        return new Column(name, "string", (object, now) -> TextNode.valueOf(cell.apply(object)));
    }

    private static Column path(String name, String... path) {
        return text(name, object -> {
            JsonNode found = Json.at(object, path);
            return found.isValueNode() ? found.asText() : "<none>";
        });
    }

    private static Column number(String name, String... path) {
        return new Column(
                name,
                "integer",
                (object, now) -> IntNode.valueOf(Json.at(object, path).asInt(0)));
    }

    private static Column size(String name, String field) {
        return new Column(
                name,
                "integer",
                (object, now) -> IntNode.valueOf(object.path(field).size()
                        + (field.equals("data") ? object.path("binaryData").size() : 0)));
    }

    private static String ready(JsonNode set) {
        return Json.at(set, "status", "readyReplicas").asInt(0) + "/"
                + Json.at(set, "spec", "replicas").asInt(1);
    }

    private static Column containers() {
        return each("Containers", "name");
    }

    private static Column images() {
        return each("Images", "image");
    }

    private static Column each(String name, String field) {
        return text(
                        name,
                        set -> StreamSupport.stream(
                                        Json.at(set, "spec", "template", "spec", "containers")
                                                .spliterator(),
                                        false)
                                .map(container -> Json.text(container, field))
                                .collect(Collectors.joining(",")))
                .wide();
    }

    static String condition(JsonNode object, String type) {
        for (JsonNode condition : Json.at(object, "status", "conditions")) {
            if (Json.text(condition, "type").equals(type)) {
                return Json.text(condition, "status");
            }
        }
        return "";
    }

    private static List<Column> services() {
        return List.of(
                NAME,
                path("Type", "spec", "type"),
                path("Cluster-IP", "spec", "clusterIP"),
                text("External-IP", service -> "<none>"),
                text("Port(s)", BuiltInColumns::ports),
                AGE,
                text("Selector", service -> labels(Json.at(service, "spec", "selector")))
                        .wide());
    }

    private static String ports(JsonNode service) {
        List<String> ports = new ArrayList<>();
        Json.at(service, "spec", "ports")
                .forEach(port -> ports.add(
                        port.path("port").asText() + "/" + port.path("protocol").asText("TCP")));
        return ports.isEmpty() ? "<none>" : String.join(",", ports);
    }

    private static String labels(JsonNode labels) {
        List<String> pairs = new ArrayList<>();
        labels.properties()
                .forEach(label ->
                        pairs.add(label.getKey() + "=" + label.getValue().asText()));
        return pairs.isEmpty() ? "<none>" : String.join(",", pairs);
    }

    private static String endpoints(JsonNode endpoints) {
        List<String> all = new ArrayList<>();
        for (JsonNode subset : endpoints.path("subsets")) {
            for (JsonNode address : subset.path("addresses")) {
                for (JsonNode port : subset.path("ports")) {
                    all.add(Json.text(address, "ip") + ":" + port.path("port").asText());
                }
            }
        }
        return all.isEmpty() ? "<none>" : String.join(",", all);
    }

    private static List<Column> events() {
        return List.of(
                new Column("Last Seen", "string", (event, now) -> lastSeen(event, now)),
                path("Type", "type"),
                path("Reason", "reason"),
                text(
                        "Object",
                        event -> Json.text(event, "involvedObject", "kind").toLowerCase(Locale.ROOT) + "/"
                                + Json.text(event, "involvedObject", "name")),
                path("Source", "source", "component").wide(),
                text("Message", event -> Json.text(event, "message").strip()),
                new Column(
                                "Count",
                                "integer",
                                (event, now) -> IntNode.valueOf(Math.max(
                                        1,
                                        event.path("count")
                                                .asInt(Json.at(event, "series", "count")
                                                        .asInt(1)))))
                        .wide(),
                path("Name", "metadata", "name").wide());
    }

    private static JsonNode lastSeen(JsonNode event, Instant now) {
        for (JsonNode at : List.of(
                Json.at(event, "series", "lastObservedTime"),
                event.path("lastTimestamp"),
                event.path("eventTime"),
                event.path("firstTimestamp"))) {
            if (at.isTextual()) {
                return Ages.since(at, now);
            }
        }
        return Ages.since(Json.at(event, "metadata", "creationTimestamp"), now);
    }
}
