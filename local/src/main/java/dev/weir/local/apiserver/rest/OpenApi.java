package dev.weir.local.apiserver.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.resource.Registry;
import dev.weir.local.apiserver.resource.ResourceType;
import dev.weir.local.apiserver.schema.ModelSchemas;
import dev.weir.local.apiserver.schema.Schema;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** OpenAPI v3, one document per group and version: what {@code kubectl explain} and {@code kubectl apply} read. */
final class OpenApi {

    private static final List<String> PATCHES = List.of(
            "application/apply-patch+yaml",
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json");

    private final Registry registry;
    private final ModelSchemas schemas;

    OpenApi(Registry registry, ModelSchemas schemas) {
        this.registry = Objects.requireNonNull(registry, "registry is null");
        this.schemas = Objects.requireNonNull(schemas, "schemas is null");
    }

    ObjectNode index() {
        ObjectNode index = Json.object();
        ObjectNode paths = index.putObject("paths");
        TreeSet<String> versions = new TreeSet<>();
        registry.all().forEach(type -> versions.add(root(type.group(), type.version())));
        for (String path : versions) {
            paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + registry.revision());
        }
        return index;
    }

    private static String root(String group, String version) {
        return group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
    }

    ObjectNode document(String group, String version) {
        List<ResourceType> types = registry.of(group, version);
        if (types.isEmpty()) {
            throw ApiException.noSuchPath();
        }
        ObjectNode document = Json.object().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Weir's local cluster").put("version", "v1.32.0");
        ObjectNode paths = document.putObject("paths");
        ObjectNode components = document.putObject("components").putObject("schemas");
        for (ResourceType type : types) {
            String collection =
                    "/" + root(group, version) + (type.namespaced() ? "/namespaces/{namespace}/" : "/") + type.plural();
            ObjectNode list = paths.putObject(collection);
            list.set("get", operation(type, "list"));
            list.set("post", operation(type, "post"));
            ObjectNode one = paths.putObject(collection + "/{name}");
            one.set("get", operation(type, "get"));
            one.set("put", operation(type, "put"));
            one.set("patch", patch(type));
            one.set("delete", operation(type, "delete"));
            component(components, type);
        }
        return document;
    }

    private void component(ObjectNode components, ResourceType type) {
        Schema schema = type.schema();
        ObjectNode root = ((ObjectNode) schema.raw()).deepCopy();
        root.putArray("x-kubernetes-group-version-kind").add(groupVersionKind(type));
        components.set(type.schemaName(), root);
        schemas.addReferred(components, schema);
    }

    private static ObjectNode groupVersionKind(ResourceType type) {
        return Json.object()
                .put("group", type.group())
                .put("version", type.version())
                .put("kind", type.kind());
    }

    private static ObjectNode operation(ResourceType type, String action) {
        ObjectNode operation = Json.object().put("x-kubernetes-action", action);
        operation.set("x-kubernetes-group-version-kind", groupVersionKind(type));
        ArrayNode parameters = operation.putArray("parameters");
        if (List.of("post", "put", "patch").contains(action)) {
            for (String name : List.of("dryRun", "fieldManager", "fieldValidation")) {
                parameters.add(parameter(name));
            }
        }
        ObjectNode ok = operation.putObject("responses").putObject("200").put("description", "OK");
        ok.putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put("$ref", "#/components/schemas/" + type.schemaName());
        return operation;
    }

    private static ObjectNode parameter(String name) {
        ObjectNode parameter = Json.object().put("name", name).put("in", "query");
        parameter.putObject("schema").put("type", "string");
        return parameter;
    }

    private static ObjectNode patch(ResourceType type) {
        ObjectNode operation = operation(type, "patch");
        ObjectNode content = operation.putObject("requestBody").putObject("content");
        for (String media : PATCHES) {
            if (!(type.custom() && media.contains("strategic"))) {
                content.putObject(media).putObject("schema").put("type", "object");
            }
        }
        return operation;
    }
}
