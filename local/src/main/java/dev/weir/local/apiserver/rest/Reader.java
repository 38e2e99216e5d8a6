package dev.weir.local.apiserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.http.Request;
import dev.weir.local.apiserver.http.Response;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.resource.Key;
import dev.weir.local.apiserver.resource.ResourceType;
import dev.weir.local.apiserver.store.Store;
import dev.weir.local.apiserver.store.Store.Snapshot;
import dev.weir.local.apiserver.store.Stored;
import dev.weir.local.apiserver.table.Tables;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** Get and list. */
final class Reader {

    private final Store store;
    private final Tables tables;

    Reader(Store store, Tables tables) {
        this.store = Objects.requireNonNull(store, "store is null");
        this.tables = Objects.requireNonNull(tables, "tables is null");
    }

    Stored stored(ResourcePath path) {
        return store.get(path.type().key(path.namespace(), path.name()))
                .orElseThrow(() -> ApiException.notFound(path.type().target(path.name())));
    }

    Response get(ResourcePath path, Request request) {
        ObjectNode object = Views.of(path.type(), stored(path).object());
        return Response.json(200, Presentation.of(request, tables).object(path.type(), object, true));
    }

    /** The objects that the request's selectors choose, in order. */
    static Predicate<JsonNode> selected(ResourceType type, Request request) {
        return Selectors.labels(request.parameter("labelSelector").orElse(""))
                .and(Selectors.fields(request.parameter("fieldSelector").orElse(""), type));
    }

    Response list(ResourcePath path, Request request) {
        ResourceType type = path.type();
        Predicate<JsonNode> selected = selected(type, request);
        Snapshot snapshot = store.list(type.storedGroup(), type.plural(), path.namespace());
        long limit = number(request, "limit");
        Page after = request.parameter("continue")
                .filter(token -> !token.isEmpty())
                .map(Page::parse)
                .orElse(new Page(snapshot.version(), "", ""));
        List<ObjectNode> found = new ArrayList<>();
        ObjectNode meta = Json.object().put("resourceVersion", Long.toString(after.version()));
        long left = 0;
        Key last = null;
        for (Stored stored : snapshot.objects()) {
            ObjectNode object = Views.of(type, stored.object());
            if (!after.isBefore(stored.key()) || !selected.test(object)) {
                continue;
            }
            if (limit > 0 && found.size() == limit) {
                left++;
            } else {
                found.add(object);
                last = stored.key();
            }
        }
        if (left > 0 && last != null) {
            meta.put("continue", new Page(after.version(), last.namespace(), last.name()).token());
            meta.put("remainingItemCount", left);
        }
        return Response.json(200, Presentation.of(request, tables).list(type, found, meta));
    }

    static long number(Request request, String parameter) {
        String text = request.parameter(parameter).orElse("");
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("the parameter " + parameter + " must be a number, found \"" + text + "\"");
        }
    }

    /**
     * Where the next page of a list starts. Pages after the first show the objects as they are by then; since they all carry
     * the version of the first, a watch from there brings every change that the list may have missed.
     */
    private record Page(long version, String namespace, String name) {

        boolean isBefore(Key key) {
            int byNamespace = namespace.compareTo(key.namespace());
            return byNamespace < 0 || byNamespace == 0 && name.compareTo(key.name()) < 0;
        }

        String token() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((version + "/" + namespace + "/" + name).getBytes(StandardCharsets.UTF_8));
        }

        static Page parse(String token) {
            try {
                String[] parts = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split("/", 3);
                return new Page(Long.parseLong(parts[0]), parts[1], parts[2]);
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                throw ApiException.badRequest("the continue token is not one that this server gave out");
            }
        }
    }
}
