package dev.weir.local.apiserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Cause;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.resource.ResourceType;
import dev.weir.local.apiserver.rest.WriteOptions.Unknown;
import dev.weir.local.apiserver.schema.Defaulting;
import dev.weir.local.apiserver.schema.Pruning;
import dev.weir.local.apiserver.schema.Rules;
import dev.weir.local.apiserver.schema.Validation;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * What every object passes on its way into the store, in this order: identity, unknown fields, what only the server sets, the
 * split of spec and status, defaults, validation. Objects are changed in place.
 */
final class Admission {

    private static final List<String> SERVER_OWNED = List.of(
            "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink");

    private final Strategies strategies;
    private final Rules rules;
    private final Clock clock;
    private final Random random;

    Admission(Strategies strategies, Rules rules, Clock clock, Random random) {
        this.strategies = Objects.requireNonNull(strategies, "strategies is null");
        this.rules = Objects.requireNonNull(rules, "rules is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.random = Objects.requireNonNull(random, "random is null");
    }

    String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Checks that the object is of the kind, the namespace and the name that the URL says; fills in what it leaves out. */
    static void identify(ResourceType type, String namespace, String name, ObjectNode object) {
        String apiVersion = object.path("apiVersion").asText(type.apiVersion());
        String kind = object.path("kind").asText(type.kind());
        if (!apiVersion.equals(type.apiVersion()) || !kind.equals(type.kind())) {
            throw ApiException.badRequest("the API version and kind in the data (" + apiVersion + " " + kind
                    + ") do not match the expected ones (" + type.apiVersion() + " " + type.kind() + ")");
        }
        object.put("apiVersion", apiVersion).put("kind", kind);
        if (object.has("metadata")
                && !object.get("metadata").isObject()
                && !object.get("metadata").isNull()) {
            throw ApiException.badRequest("metadata must be an object");
        }
        ObjectNode metadata = Json.child(object, "metadata");
        String found = Json.text(metadata, "namespace");
        if (type.namespaced()) {
            if (!found.isEmpty() && !found.equals(namespace)) {
                throw ApiException.badRequest(
                        "the namespace of the provided object does not match the namespace sent on the"
                                + " request (found \"" + found + "\", expected \"" + namespace + "\")");
            }
            metadata.put("namespace", namespace);
        } else {
            metadata.remove("namespace");
        }
        String named = Json.text(metadata, "name");
        if (!name.isEmpty() && !named.isEmpty() && !named.equals(name)) {
            throw ApiException.badRequest(
                    "the name of the object (" + named + ") does not match the name on the URL (" + name + ")");
        }
        if (!name.isEmpty()) {
            metadata.put("name", name);
        }
    }

    /** Prunes the fields that the schema does not know, and says so as the client wants it. */
    void prune(ResourceType type, ObjectNode object, WriteOptions options) {
        JsonNode managed = Json.at(object, "metadata", "managedFields");
        List<String> unknown = Pruning.apply(object, type.schema());
        Json.setOrRemove(Json.child(object, "metadata"), "managedFields", managed);
        if (unknown.isEmpty() || options.unknown() == Unknown.IGNORE) {
            return;
        }
        List<String> faults =
                unknown.stream().map(path -> "unknown field \"" + path + "\"").toList();
        if (options.unknown() == Unknown.WARN) {
            options.warnings().addAll(faults);
            return;
        }
        throw ApiException.badRequest(type.kind() + " in version \"" + type.version() + "\" cannot be handled as a "
                + type.kind() + ": strict decoding error: " + String.join(", ", faults));
    }

    /** Completes and checks an object that is to be created. */
    void create(ResourceType type, ObjectNode object) {
        ObjectNode metadata = Json.child(object, "metadata");
        if (!Json.text(metadata, "resourceVersion").isEmpty()) {
            throw ApiException.badRequest("resourceVersion should not be set on objects to be created");
        }
        metadata.remove(SERVER_OWNED);
        metadata.remove("resourceVersion");
        ObjectNames.generate(metadata, random);
        metadata.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", now());
        if (type.generation()) {
            metadata.put("generation", 1);
        }
        if (type.status()) {
            object.remove("status");
        }
        complete(type, object, Optional.empty());
    }

    /**
     * Completes and checks what an object is to become.
     *
     * @param old shared, and not changed
     * @param subresource which part may change: the empty string for all but the status, {@code status} for that alone
     */
    void update(ResourceType type, ObjectNode old, ObjectNode object, String subresource) {
        JsonNode managed = Json.at(object, "metadata", "managedFields");
        if (subresource.equals("status")) {
            JsonNode status = object.path("status");
            object.removeAll();
            object.setAll(old.deepCopy());
            Json.setOrRemove(object, "status", status);
            Json.setOrRemove(Json.child(object, "metadata"), "managedFields", managed);
        } else if (type.status()) {
            Json.setOrRemove(object, "status", old.path("status").deepCopy());
        }
        ObjectNode metadata = Json.child(object, "metadata");
        for (String field : SERVER_OWNED) {
            Json.setOrRemove(metadata, field, Json.at(old, "metadata", field));
        }
        Json.setOrRemove(metadata, "resourceVersion", Json.at(old, "metadata", "resourceVersion"));
        refuseNewFinalizers(type, old, object);
        complete(type, object, Optional.of(old));
        if (type.generation() && !Json.same(specOf(type, old), specOf(type, object))) {
            metadata.put("generation", Json.at(old, "metadata", "generation").asLong(0) + 1);
        }
    }

    private static ObjectNode specOf(ResourceType type, ObjectNode object) {
        ObjectNode spec = object.deepCopy();
        spec.remove("metadata");
        if (type.status()) {
            spec.remove("status");
        }
        return spec;
    }

    private static void refuseNewFinalizers(ResourceType type, ObjectNode old, ObjectNode object) {
        if (!Json.at(old, "metadata", "deletionTimestamp").isTextual()) {
            return;
        }
        List<String> before = new ArrayList<>();
        Json.at(old, "metadata", "finalizers").forEach(finalizer -> before.add(finalizer.asText()));
        for (JsonNode finalizer : Json.at(object, "metadata", "finalizers")) {
            if (!before.contains(finalizer.asText())) {
                throw ApiException.invalid(
                        type.kindTarget(Json.text(old, "metadata", "name")),
                        List.of(Cause.forbidden(
                                "metadata.finalizers",
                                "no new finalizers can be added if the object is being deleted, found new finalizers "
                                        + finalizer)));
            }
        }
    }

    private void complete(ResourceType type, ObjectNode object, Optional<ObjectNode> old) {
        strategies.prepare(type, object, old);
        Defaulting.apply(object, type.schema());
        List<Cause> causes = new ArrayList<>(ObjectNames.check(type, object.path("metadata")));
        List<Cause> structural = Validation.check(object, type.schema());
        causes.addAll(structural);
        if (structural.isEmpty()) {
            causes.addAll(strategies.check(type, object, old));
            if (type.custom()) {
                causes.addAll(rules.validate(object, old, type.schema()));
            }
        }
        if (!causes.isEmpty()) {
            throw ApiException.invalid(type.kindTarget(Json.text(object, "metadata", "name")), causes);
        }
    }
}
