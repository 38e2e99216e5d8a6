package dev.weir.local.apiserver.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.http.Request;
import dev.weir.local.apiserver.http.Response;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.patch.Patches;
import dev.weir.local.apiserver.patch.StrategicMerge;
import dev.weir.local.apiserver.resource.ResourceType;
import dev.weir.local.apiserver.rest.Writer.Written;
import dev.weir.local.apiserver.table.Tables;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The verbs on resources and their subresources. */
final class Resources {

    private static final Set<String> CONNECTS = Set.of("exec", "attach", "portforward", "proxy");

    private final Reader reader;
    private final Watches watches;
    private final Writer writer;
    private final Deleter deleter;
    private final Logs logs;
    private final Tables tables;

    Resources(Reader reader, Watches watches, Writer writer, Deleter deleter, Logs logs, Tables tables) {
        this.reader = Objects.requireNonNull(reader, "reader is null");
        this.watches = Objects.requireNonNull(watches, "watches is null");
        this.writer = Objects.requireNonNull(writer, "writer is null");
        this.deleter = Objects.requireNonNull(deleter, "deleter is null");
        this.logs = Objects.requireNonNull(logs, "logs is null");
        this.tables = Objects.requireNonNull(tables, "tables is null");
    }

    Response handle(ResourcePath path, Request request) {
        if (path.isCollection()) {
            return collection(path, request);
        }
        ResourceType type = path.type();
        boolean pod = type.group().isEmpty() && type.plural().equals("pods");
        return switch (path.subresource()) {
            case "" -> one(path, request);
            case "status" -> {
                if (!type.status()) {
                    throw ApiException.noSuchPath();
                }
                yield one(path, request);
            }
            case "scale" -> scale(path, request);
            case "log" -> {
                if (!pod) {
                    throw ApiException.noSuchPath();
                }
                yield logs.read(reader.stored(path).object(), request);
            }
            case "finalize" -> one(new ResourcePath(type, path.namespace(), path.name(), ""), request);
            default -> {
                if (pod && CONNECTS.contains(path.subresource())) {
                    throw ApiException.notImplemented("the local cluster cannot " + path.subresource()
                            + ": its pods are processes of this machine; use the machine's own tools");
                }
                throw ApiException.noSuchPath();
            }
        };
    }

    private Response collection(ResourcePath path, Request request) {
        return switch (request.method()) {
            case "GET", "HEAD" -> request.flag("watch") ? watches.watch(path, request) : reader.list(path, request);
            case "POST" -> create(path, request);
            case "DELETE" -> deleter.deleteCollection(path, request);
            default -> throw ApiException.methodNotAllowed(request.method());
        };
    }

    private Response create(ResourcePath path, Request request) {
        WriteOptions options = WriteOptions.of(request);
        ObjectNode object = Bodies.object(request);
        return written(path, request, options, writer.create(path, object, options));
    }

    private Response one(ResourcePath path, Request request) {
        WriteOptions options = WriteOptions.of(request);
        return switch (request.method()) {
            case "GET", "HEAD" -> request.flag("watch") ? watches.watch(path, request) : reader.get(path, request);
            case "PUT" -> written(path, request, options, writer.update(path, Bodies.object(request), options));
            case "PATCH" -> written(path, request, options, patch(path, request, options));
            case "DELETE" -> deleter.delete(path, request);
            default -> throw ApiException.methodNotAllowed(request.method());
        };
    }

    private Written patch(ResourcePath path, Request request, WriteOptions options) {
        if (request.contentType().equals(Bodies.APPLY)) {
            if (request.parameter("fieldManager").isEmpty()) {
                throw ApiException.badRequest(
                        "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
            }
            return writer.apply(path, Bodies.object(request), options);
        }
        return writer.patch(path, patch(path.type(), request), options);
    }

    private static UnaryOperator<ObjectNode> patch(ResourceType type, Request request) {
        switch (request.contentType()) {
            case "application/json-patch+json" -> {
                var patch = Json.parse(request.body());
                return object -> Patches.json(object, patch);
            }
            case "application/merge-patch+json" -> {
                ObjectNode patch = Json.asObject(Json.parse(request.body()), "a merge patch");
                return object -> Patches.merge(object, patch);
            }
            case "application/strategic-merge-patch+json" -> {
                if (type.custom()) {
                    throw ApiException.unsupportedMediaType(
                            request.contentType(),
                            "application/json-patch+json, application/merge-patch+json, " + Bodies.APPLY);
                }
                ObjectNode patch = Json.asObject(Json.parse(request.body()), "a strategic merge patch");
                return object -> StrategicMerge.apply(object, patch, type.schema());
            }
            default ->
                throw ApiException.unsupportedMediaType(
                        request.contentType(),
                        "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, "
                                + Bodies.APPLY);
        }
    }

    private Response written(ResourcePath path, Request request, WriteOptions options, Written written) {
        ObjectNode shown = Presentation.of(request, tables).object(path.type(), written.object(), true);
        return new Response.Full(
                written.created() ? 201 : 200, "application/json", Json.bytes(shown), options.warnings());
    }

    private Response scale(ResourcePath path, Request request) {
        ResourceType type = path.type();
        WriteOptions options = WriteOptions.of(request);
        ResourcePath object = new ResourcePath(type, path.namespace(), path.name(), "");
        ObjectNode current = Views.of(type, reader.stored(path).object());
        ObjectNode scale = Scales.of(type, current);
        UnaryOperator<ObjectNode> change = switch (request.method()) {
            case "GET", "HEAD" -> UnaryOperator.identity();
            case "PUT" -> {
                ObjectNode wanted = Bodies.object(request);
                yield ignored -> wanted;
            }
            case "PATCH" -> {
                if (request.contentType().equals("application/json-patch+json")) {
                    var patch = Json.parse(request.body());
                    yield before -> Patches.json(before, patch);
                }
                ObjectNode patch = request.contentType().equals(Bodies.APPLY)
                        ? Bodies.object(request)
                        : Json.asObject(Json.parse(request.body()), "a merge patch");
                yield before -> Patches.merge(before, patch);
            }
            default -> throw ApiException.methodNotAllowed(request.method());
        };
        if (request.method().equals("GET") || request.method().equals("HEAD")) {
            return Response.json(200, scale);
        }
        Written written = writer.patch(
                object,
                now -> {
                    ObjectNode before = Scales.of(type, now);
                    Json.child(before, "metadata").remove("resourceVersion");
                    return Scales.apply(type, now, change.apply(before));
                },
                options);
        return new Response.Full(
                200, "application/json", Json.bytes(Scales.of(type, written.object())), options.warnings());
    }
}
