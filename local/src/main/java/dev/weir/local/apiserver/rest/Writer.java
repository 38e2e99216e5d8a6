package dev.weir.local.apiserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.apply.Ownership;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Cause;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.resource.Key;
import dev.weir.local.apiserver.resource.ResourceType;
import dev.weir.local.apiserver.store.Store;
import dev.weir.local.apiserver.store.Stored;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Create, update, patch and apply. Each computes the new object from the one it read, and starts over when that was changed meanwhile. */
final class Writer {

    private static final int ATTEMPTS = 50;

    private final Store store;
    private final Admission admission;
    private final Ownership ownership;

    Writer(Store store, Admission admission, Ownership ownership) {
        this.store = Objects.requireNonNull(store, "store is null");
        this.admission = Objects.requireNonNull(admission, "admission is null");
        this.ownership = Objects.requireNonNull(ownership, "ownership is null");
    }

    /** The object as it is now, and whether it is new. */
    record Written(ObjectNode object, boolean created) {}

    private static Ownership.Writer as(ResourcePath path, WriteOptions options) {
        return new Ownership.Writer(options.manager(), path.type().apiVersion(), path.subresource());
    }

    Written create(ResourcePath path, ObjectNode object, WriteOptions options) {
        ResourceType type = path.type();
        Admission.identify(type, path.namespace(), path.name(), object);
        Json.child(object, "metadata").remove("managedFields");
        admission.prune(type, object, options);
        admission.create(type, object);
        ownership.update(Json.object(), object, as(path, options), type.schema());
        return insert(path, object, options);
    }

    private Written insert(ResourcePath path, ObjectNode object, WriteOptions options) {
        ResourceType type = path.type();
        String name = Json.text(object, "metadata", "name");
        requireNamespace(type, path.namespace(), name);
        Key key = type.key(path.namespace(), name);
        if (store.get(key).isPresent()) {
            throw ApiException.alreadyExists(type.target(name));
        }
        if (options.dryRun()) {
            return new Written(object, true);
        }
        Stored created = store.create(key, Views.toStored(type, object))
                .orElseThrow(() -> ApiException.alreadyExists(type.target(name)));
        return new Written(Views.of(type, created.object()), true);
    }

    private void requireNamespace(ResourceType type, String namespace, String name) {
        if (!type.namespaced()) {
            return;
        }
        ObjectNode found = store.get(new Key("", "namespaces", "", namespace))
                .orElseThrow(() -> ApiException.notFound(new ApiException.Target("", "namespaces", namespace)))
                .object();
        if (Json.at(found, "metadata", "deletionTimestamp").isTextual()) {
            throw ApiException.forbidden(
                    type.target(name),
                    "unable to create new content in namespace " + namespace + " because it is being terminated",
                    List.of(new Cause(
                            "metadata.namespace",
                            "NamespaceTerminating",
                            "namespace " + namespace + " is being terminated")));
        }
    }

    /** @param object the whole object as it is to be; its resource version, when it has one, must be the current one */
    Written update(ResourcePath path, ObjectNode object, WriteOptions options) {
        Admission.identify(path.type(), path.namespace(), path.name(), object);
        if (path.type().custom()
                && Json.text(object, "metadata", "resourceVersion").isEmpty()) {
            throw ApiException.invalid(
                    path.type().kindTarget(path.name()),
                    List.of(Cause.invalid("metadata.resourceVersion", "0x0", "must be specified for an update")));
        }
        admission.prune(path.type(), object, options);
        return change(path, old -> object.deepCopy(), options);
    }

    /** @param patch makes the new object of a copy of the old one, and may change it */
    Written patch(ResourcePath path, UnaryOperator<ObjectNode> patch, WriteOptions options) {
        return change(
                path,
                old -> {
                    ObjectNode next = patch.apply(old.deepCopy());
                    Admission.identify(path.type(), path.namespace(), path.name(), next);
                    admission.prune(path.type(), next, options);
                    return next;
                },
                options);
    }

    private Written change(ResourcePath path, UnaryOperator<ObjectNode> next, WriteOptions options) {
        ResourceType type = path.type();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Stored stored = stored(path);
            ObjectNode old = Views.of(type, stored.object());
            ObjectNode object = next.apply(old);
            requireCurrent(path, old, object);
            admission.update(type, old, object, path.subresource());
            ownership.update(old, object, as(path, options), type.schema());
            if (Json.same(old, object)) {
                return new Written(old, false);
            }
            Optional<Written> written = replace(path, stored, object, options);
            if (written.isPresent()) {
                return written.get();
            }
        }
        throw contended(path);
    }

    private Stored stored(ResourcePath path) {
        return store.get(path.type().key(path.namespace(), path.name()))
                .orElseThrow(() -> ApiException.notFound(path.type().target(path.name())));
    }

    private static void requireCurrent(ResourcePath path, ObjectNode old, ObjectNode object) {
        String expected = Json.text(object, "metadata", "resourceVersion");
        if (!expected.isEmpty() && !expected.equals(Json.text(old, "metadata", "resourceVersion"))) {
            throw ApiException.conflict(
                    path.type().target(path.name()),
                    "the object has been modified; please apply your changes to the latest version and try again");
        }
        String uid = Json.text(object, "metadata", "uid");
        if (!uid.isEmpty() && !uid.equals(Json.text(old, "metadata", "uid"))) {
            throw ApiException.conflict(
                    path.type().target(path.name()),
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: "
                            + Json.text(old, "metadata", "uid"));
        }
    }

    private static ApiException contended(ResourcePath path) {
        return ApiException.conflict(
                path.type().target(path.name()), "the object is changed too often; please try again");
    }

    /** @return empty when the object was changed meanwhile */
    private Optional<Written> replace(ResourcePath path, Stored stored, ObjectNode object, WriteOptions options) {
        ResourceType type = path.type();
        if (options.dryRun()) {
            return Optional.of(new Written(object, false));
        }
        ObjectNode next = Views.toStored(type, object);
        if (Finalizing.isOver(type, next)) {
            return store.remove(stored, next).map(last -> new Written(Views.of(type, last.object()), false));
        }
        return store.replace(stored, next).map(now -> new Written(Views.of(type, now.object()), false));
    }

    /** Server-side apply. */
    Written apply(ResourcePath path, ObjectNode applied, WriteOptions options) {
        ResourceType type = path.type();
        if (Json.at(applied, "metadata", "managedFields").size() > 0) {
            throw ApiException.badRequest("metadata.managedFields must be nil");
        }
        Admission.identify(type, path.namespace(), path.name(), applied);
        admission.prune(type, applied, options);
        if (path.subresource().equals("status")) {
            applied.retain("apiVersion", "kind", "metadata", "status");
            Json.child(applied, "metadata").retain("name", "namespace", "resourceVersion", "uid");
        } else if (type.status()) {
            applied.remove("status");
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Stored> stored = store.get(type.key(path.namespace(), path.name()));
            Optional<Written> written =
                    stored.isEmpty() ? applyNew(path, applied, options) : applyTo(path, stored.get(), applied, options);
            if (written.isPresent()) {
                return written.get();
            }
        }
        throw contended(path);
    }

    private Optional<Written> applyNew(ResourcePath path, ObjectNode applied, WriteOptions options) {
        if (!path.subresource().isEmpty()
                || !Json.text(applied, "metadata", "uid").isEmpty()) {
            throw ApiException.notFound(path.type().target(path.name()));
        }
        ObjectNode object = ownership.apply(
                Json.object(),
                applied,
                as(path, options),
                options.force(),
                path.type().schema());
        admission.create(path.type(), object);
        try {
            return Optional.of(insert(path, object, options));
        } catch (ApiException e) {
            if (e.reason().equals("AlreadyExists")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<Written> applyTo(ResourcePath path, Stored stored, ObjectNode applied, WriteOptions options) {
        ResourceType type = path.type();
        ObjectNode old = Views.of(type, stored.object());
        requireCurrent(path, old, applied);
        ObjectNode object = ownership.apply(old, applied, as(path, options), options.force(), type.schema());
        JsonNode managed = Json.at(object, "metadata", "managedFields");
        admission.update(type, old, object, path.subresource());
        Json.setOrRemove(Json.child(object, "metadata"), "managedFields", managed);
        if (Json.same(old, object)) {
            return Optional.of(new Written(old, false));
        }
        return replace(path, stored, object, options);
    }
}
