package dev.weir.local.apiserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.Cause;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.resource.CustomTypes;
import dev.weir.local.apiserver.resource.ResourceType;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the server itself adds to, and asks of, the built-in kinds, beyond their schema. */
final class Strategies {

    private static final Set<String> STATEFUL_SET_MUTABLE = Set.of(
            "replicas",
            "ordinals",
            "template",
            "updateStrategy",
            "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds");

    private final CustomTypes customTypes;
    private final Clock clock;

    Strategies(CustomTypes customTypes, Clock clock) {
        this.customTypes = Objects.requireNonNull(customTypes, "customTypes is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    /** Completes an object that is about to be validated, in place. */
    void prepare(ResourceType type, ObjectNode object, Optional<ObjectNode> old) {
        if (type.custom()) {
            return;
        }
        switch (type.kind()) {
            case "Namespace" -> namespace(object, old);
            case "Pod" -> {
                if (old.isEmpty()) {
                    object.putObject("status").put("phase", "Pending").put("qosClass", "BestEffort");
                }
            }
            case "Secret" -> secret(object);
            case "Service" -> service(object);
            case "StatefulSet", "Deployment" -> {
                if (old.isEmpty()) {
                    object.putObject("status").put("replicas", 0);
                }
            }
            case "CustomResourceDefinition" -> definition(object);
            default -> {
                return;
            }
        }
    }

    private static void namespace(ObjectNode object, Optional<ObjectNode> old) {
        ObjectNode metadata = Json.child(object, "metadata");
        Json.child(metadata, "labels").put("kubernetes.io/metadata.name", Json.text(metadata, "name"));
        if (old.isEmpty()) {
            Json.child(object, "spec").putArray("finalizers").add("kubernetes");
            object.putObject("status").put("phase", "Active");
        }
    }

    private static void secret(ObjectNode object) {
        if (object.remove("stringData") instanceof ObjectNode plain) {
            ObjectNode data = Json.child(object, "data");
            plain.properties()
                    .forEach(entry -> data.put(
                            entry.getKey(),
                            Base64.getEncoder()
                                    .encodeToString(entry.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        }
    }

    private static void service(ObjectNode object) {
        for (JsonNode port : Json.at(object, "spec", "ports")) {
            if (port instanceof ObjectNode each && !each.has("targetPort") && each.has("port")) {
                each.set("targetPort", each.get("port"));
            }
        }
    }

    private void definition(ObjectNode object) {
        ObjectNode names = Json.child(Json.child(object, "spec"), "names");
        String kind = Json.text(names, "kind");
        if (!names.has("singular")) {
            names.put("singular", kind.toLowerCase(Locale.ROOT));
        }
        if (!names.has("listKind")) {
            names.put("listKind", kind + "List");
        }
        ObjectNode status = Json.child(object, "status");
        status.set("acceptedNames", names.deepCopy());
        Set<String> versions = new TreeSet<>();
        status.path("storedVersions").forEach(version -> versions.add(version.asText()));
        for (JsonNode version : Json.at(object, "spec", "versions")) {
            if (version.path("storage").asBoolean()) {
                versions.add(Json.text(version, "name"));
            }
        }
        versions.forEach(status.putArray("storedVersions")::add);
        if (status.path("conditions").size() == 0) {
            String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
            var conditions = status.putArray("conditions");
            conditions
                    .addObject()
                    .put("type", "NamesAccepted")
                    .put("status", "True")
                    .put("reason", "NoConflicts")
                    .put("message", "no conflicts found")
                    .put("lastTransitionTime", now);
            conditions
                    .addObject()
                    .put("type", "Established")
                    .put("status", "True")
                    .put("reason", "InitialNamesAccepted")
                    .put("message", "the initial names have been accepted")
                    .put("lastTransitionTime", now);
        }
    }

    /** What is wrong with an object that passed its schema. */
    List<Cause> check(ResourceType type, ObjectNode object, Optional<ObjectNode> old) {
        List<Cause> causes = new ArrayList<>();
        if (type.custom()) {
            return causes;
        }
        switch (type.kind()) {
            case "StatefulSet", "Deployment" -> {
                selector(object, causes);
                old.ifPresent(before -> workload(type.kind(), before, object, causes));
            }
            case "Pod" -> old.ifPresent(before -> pod(before, object, causes));
            case "Secret", "ConfigMap" -> old.ifPresent(before -> data(before, object, causes));
            case "RoleBinding", "ClusterRoleBinding" ->
                old.filter(before -> !Json.same(before.path("roleRef"), object.path("roleRef")))
                        .ifPresent(
                                before -> causes.add(Cause.invalid("roleRef", "\"object\"", "cannot change roleRef")));
            case "CustomResourceDefinition" -> causes.addAll(customTypes.check(object));
            default -> {
                return causes;
            }
        }
        return causes;
    }

    private static void selector(ObjectNode object, List<Cause> causes) {
        JsonNode labels = Json.at(object, "spec", "template", "metadata", "labels");
        JsonNode wanted = Json.at(object, "spec", "selector", "matchLabels");
        if (wanted.isEmpty()
                && Json.at(object, "spec", "selector", "matchExpressions").isEmpty()) {
            causes.add(Cause.invalid(
                    "spec.selector",
                    "\"object\"",
                    "empty selector is invalid for " + Json.text(object, "kind").toLowerCase(Locale.ROOT)));
        }
        for (Map.Entry<String, JsonNode> label : wanted.properties()) {
            if (!labels.path(label.getKey()).equals(label.getValue())) {
                causes.add(Cause.invalid(
                        "spec.template.metadata.labels",
                        labels.isMissingNode() ? "null" : labels.toString(),
                        "`selector` does not match template `labels`"));
                return;
            }
        }
    }

    private static void workload(String kind, ObjectNode old, ObjectNode object, List<Cause> causes) {
        if (kind.equals("Deployment")) {
            if (!Json.same(Json.at(old, "spec", "selector"), Json.at(object, "spec", "selector"))) {
                causes.add(Cause.invalid("spec.selector", "\"object\"", "field is immutable"));
            }
            return;
        }
        ObjectNode before = Json.child(old.deepCopy(), "spec").deepCopy();
        ObjectNode after = Json.child(object, "spec").deepCopy();
        STATEFUL_SET_MUTABLE.forEach(field -> {
            before.remove(field);
            after.remove(field);
        });
        if (!Json.same(before, after)) {
            causes.add(
                    Cause.forbidden(
                            "spec",
                            "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy',"
                                    + " 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"));
        }
    }

    private static void pod(ObjectNode old, ObjectNode object, List<Cause> causes) {
        if (!Json.same(podIdentity(old), podIdentity(object))) {
            causes.add(
                    Cause.forbidden(
                            "spec",
                            "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
                                    + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
                                    + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"));
        }
    }

    private static ObjectNode podIdentity(ObjectNode pod) {
        ObjectNode spec = Json.child(pod.deepCopy(), "spec");
        spec.remove(List.of("activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "nodeName"));
        for (String containers : List.of("containers", "initContainers")) {
            spec.path(containers).forEach(container -> ((ObjectNode) container).remove("image"));
        }
        return spec;
    }

    private static void data(ObjectNode old, ObjectNode object, List<Cause> causes) {
        boolean changed = !Json.same(old.path("data"), object.path("data"))
                || !Json.same(old.path("binaryData"), object.path("binaryData"))
                || !object.path("immutable").asBoolean();
        if (old.path("immutable").asBoolean() && changed) {
            causes.add(Cause.forbidden("data", "field is immutable when `immutable` is set"));
        }
    }
}
