package dev.weir.local.apiserver.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.resource.Registry;
import dev.weir.local.apiserver.resource.ResourceType;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tells clients what is served. */
final class Discovery {

    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    private static final List<String> SUBRESOURCE_VERBS = List.of("get", "patch", "update");

    private final Registry registry;

    Discovery(Registry registry) {
        this.registry = Objects.requireNonNull(registry, "registry is null");
    }

    ObjectNode coreVersions() {
        ObjectNode versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs");
        return versions;
    }

    ObjectNode groups() {
        ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        versions().forEach((group, versions) -> {
            if (!group.isEmpty()) {
                groups.add(group(group, versions));
            }
        });
        return list;
    }

    /** The versions of each group, newest first. */
    private TreeMap<String, TreeSet<String>> versions() {
        TreeMap<String, TreeSet<String>> versions = new TreeMap<>();
        for (ResourceType type : registry.all()) {
            versions.computeIfAbsent(type.group(), group -> new TreeSet<>(Versions.NEWEST_FIRST))
                    .add(type.version());
        }
        Reviews.KINDS
                .values()
                .forEach(review -> versions.computeIfAbsent(
                                review.group(), group -> new TreeSet<>(Versions.NEWEST_FIRST))
                        .add("v1"));
        return versions;
    }

    private static ObjectNode group(String group, TreeSet<String> versions) {
        ObjectNode node = Json.object().put("name", group);
        ArrayNode list = node.putArray("versions");
        versions.forEach(version -> list.add(version(group, version)));
        node.set("preferredVersion", version(group, versions.first()));
        return node;
    }

    private static ObjectNode version(String group, String version) {
        return Json.object().put("groupVersion", group + "/" + version).put("version", version);
    }

    ObjectNode group(String group) {
        TreeSet<String> versions = versions().get(group);
        if (versions == null || group.isEmpty()) {
            throw ApiException.noSuchPath();
        }
        ObjectNode node = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
        node.setAll(group(group, versions));
        return node;
    }

    ObjectNode resources(String group, String version) {
        TreeSet<String> versions = versions().get(group);
        if (versions == null || !versions.contains(version)) {
            throw ApiException.noSuchPath();
        }
        ObjectNode list = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode resources = list.putArray("resources");
        for (ResourceType type : registry.of(group, version)) {
            ObjectNode node = resource(resources, type.plural(), type.namespaced(), type.kind(), VERBS);
            node.put("singularName", type.names().singular());
            type.names().shortNames().forEach(node.withArray("shortNames")::add);
            type.names().categories().forEach(node.withArray("categories")::add);
            subresources(resources, type);
        }
        Reviews.KINDS.forEach((plural, review) -> {
            if (review.group().equals(group)) {
                resource(resources, plural, false, review.kind(), List.of("create"));
            }
        });
        return list;
    }

    private static void subresources(ArrayNode resources, ResourceType type) {
        if (type.status()) {
            resource(resources, type.plural() + "/status", type.namespaced(), type.kind(), SUBRESOURCE_VERBS);
        }
        if (type.scale().isPresent()) {
            resource(resources, type.plural() + "/scale", type.namespaced(), "Scale", SUBRESOURCE_VERBS)
                    .put("group", "autoscaling")
                    .put("version", "v1");
        }
        if (type.group().isEmpty() && type.plural().equals("pods")) {
            resource(resources, "pods/log", true, "Pod", List.of("get"));
        }
    }

    private static ObjectNode resource(
            ArrayNode resources, String name, boolean namespaced, String kind, List<String> verbs) {
        ObjectNode node = resources
                .addObject()
                .put("name", name)
                .put("singularName", "")
                .put("namespaced", namespaced)
                .put("kind", kind);
        verbs.forEach(node.putArray("verbs")::add);
        return node;
    }
}
