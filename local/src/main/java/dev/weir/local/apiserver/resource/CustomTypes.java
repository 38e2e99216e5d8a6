package dev.weir.local.apiserver.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.Cause;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.resource.ResourceType.Names;
import dev.weir.local.apiserver.resource.ResourceType.Scale;
import dev.weir.local.apiserver.resource.ResourceType.Shape;
import dev.weir.local.apiserver.schema.ModelSchemas;
import dev.weir.local.apiserver.schema.Rules;
import dev.weir.local.apiserver.schema.Schema;
import dev.weir.local.apiserver.table.Column;
import dev.weir.local.apiserver.table.CustomColumns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Makes resource types of a CustomResourceDefinition, or says what is wrong with it. */
public final class CustomTypes {

    private final ModelSchemas schemas;
    private final Rules rules;

    public CustomTypes(ModelSchemas schemas, Rules rules) {
        this.schemas = Objects.requireNonNull(schemas, "schemas is null");
        this.rules = Objects.requireNonNull(rules, "rules is null");
    }

    /** The types of the served versions; the definition must have passed {@link #check}. */
    public List<ResourceType> of(JsonNode definition) {
        List<ResourceType> types = new ArrayList<>();
        for (JsonNode version : Json.at(definition, "spec", "versions")) {
            if (version.path("served").asBoolean()) {
                types.add(type(definition.path("spec"), version));
            }
        }
        return types;
    }

    private ResourceType type(JsonNode spec, JsonNode version) {
        JsonNode names = spec.path("names");
        String kind = Json.text(names, "kind");
        String group = Json.text(spec, "group");
        JsonNode scale = Json.at(version, "subresources", "scale");
        return new ResourceType(
                group,
                Json.text(version, "name"),
                new Names(
                        Json.text(names, "plural"),
                        names.path("singular").asText(kind.toLowerCase(Locale.ROOT)),
                        kind,
                        names.path("listKind").asText(kind + "List"),
                        texts(names.path("shortNames")),
                        texts(names.path("categories"))),
                Json.text(spec, "scope").equals("Namespaced"),
                version.path("subresources").has("status"),
                scale.isObject()
                        ? Optional.of(new Scale(
                                Json.text(scale, "specReplicasPath"),
                                Json.text(scale, "statusReplicasPath"),
                                Json.text(scale, "labelSelectorPath")))
                        : Optional.empty(),
                true,
                selectable(version),
                columns(version),
                schema(version),
                reversed(group) + "." + Json.text(version, "name") + "." + kind,
                Shape.SAME,
                true);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static String reversed(String group) {
        List<String> parts = new ArrayList<>(List.of(group.split("\\.")));
        Collections.reverse(parts);
        return String.join(".", parts);
    }

    private static Set<String> selectable(JsonNode version) {
        Set<String> fields = new HashSet<>();
        version.path("selectableFields")
                .forEach(field -> fields.add(Json.text(field, "jsonPath").substring(1)));
        return fields;
    }

    private static List<Column> columns(JsonNode version) {
        return CustomColumns.of(version.path("additionalPrinterColumns"));
    }

    private Schema schema(JsonNode version) {
        ObjectNode root = Json.child(version.deepCopy(), "schema").path("openAPIV3Schema") instanceof ObjectNode object
                ? object
                : Json.object().put("type", "object").put("x-kubernetes-preserve-unknown-fields", true);
        ObjectNode properties = Json.child(root, "properties");
        properties.putObject("apiVersion").put("type", "string");
        properties.putObject("kind").put("type", "string");
        ObjectNode metadata = Json.object().put("$ref", schemas.objectMetaRef());
        properties.set("metadata", metadata);
        return Schema.of(root, schemas);
    }

    /** Everything that is wrong with the definition; empty when it can be served. */
    public List<Cause> check(JsonNode definition) {
        List<Cause> causes = new ArrayList<>();
        JsonNode spec = definition.path("spec");
        String expected = Json.text(spec, "names", "plural") + "." + Json.text(spec, "group");
        String name = Json.text(definition, "metadata", "name");
        if (!name.equals(expected)) {
            causes.add(
                    Cause.invalid("metadata.name", "\"" + name + "\"", "must be spec.names.plural+\".\"+spec.group"));
        }
        int stored = 0;
        Set<String> versions = new HashSet<>();
        for (int i = 0; i < spec.path("versions").size(); i++) {
            JsonNode version = spec.path("versions").get(i);
            stored += version.path("storage").asBoolean() ? 1 : 0;
            String path = "spec.versions[" + i + "]";
            if (!versions.add(Json.text(version, "name"))) {
                causes.add(Cause.duplicate(path + ".name", "\"" + Json.text(version, "name") + "\""));
            }
            check(version, path, causes);
        }
        if (stored != 1) {
            causes.add(Cause.invalid(
                    "spec.versions", "\"array\"", "must have exactly one version marked as storage version"));
        }
        return causes;
    }

    private void check(JsonNode version, String path, List<Cause> causes) {
        JsonNode schema = Json.at(version, "schema", "openAPIV3Schema");
        if (!schema.isObject()) {
            causes.add(Cause.required(path + ".schema.openAPIV3Schema", "schemas are required"));
            return;
        }
        String at = path + ".schema.openAPIV3Schema";
        if (!schema.path("type").asText().equals("object")) {
            causes.add(Cause.required(at + ".type", "must be object at the root"));
        }
        if (!schema.findValues("$ref").isEmpty()) {
            causes.add(Cause.forbidden(at, "$ref is not supported"));
            return;
        }
        try {
            columns(version);
        } catch (IllegalArgumentException e) {
            causes.add(Cause.invalid(path + ".additionalPrinterColumns", "\"array\"", e.getMessage()));
        }
        paths(version, path, causes);
        causes.addAll(rules.check(schema(version), at));
    }

    private static void paths(JsonNode version, String path, List<Cause> causes) {
        JsonNode scale = Json.at(version, "subresources", "scale");
        if (scale.isObject()) {
            String at = path + ".subresources.scale.";
            path(Json.text(scale, "specReplicasPath"), ".spec.", at + "specReplicasPath", causes);
            path(Json.text(scale, "statusReplicasPath"), ".status.", at + "statusReplicasPath", causes);
            if (scale.has("labelSelectorPath")) {
                path(Json.text(scale, "labelSelectorPath"), ".", at + "labelSelectorPath", causes);
            }
        }
        for (JsonNode field : version.path("selectableFields")) {
            path(Json.text(field, "jsonPath"), ".", path + ".selectableFields.jsonPath", causes);
        }
    }

    private static void path(String found, String start, String at, List<Cause> causes) {
        if (!found.startsWith(start) || found.length() == start.length()) {
            causes.add(Cause.invalid(at, "\"" + found + "\"", "should be a json path under " + start));
        }
    }
}
