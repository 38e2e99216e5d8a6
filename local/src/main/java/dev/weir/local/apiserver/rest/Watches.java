package dev.weir.local.apiserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.http.Request;
import dev.weir.local.apiserver.http.Response;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.resource.ResourceType;
import dev.weir.local.apiserver.store.Change;
import dev.weir.local.apiserver.store.Change.Kind;
import dev.weir.local.apiserver.store.Store;
import dev.weir.local.apiserver.store.Store.Snapshot;
import dev.weir.local.apiserver.store.Stored;
import dev.weir.local.apiserver.store.WatchHub;
import dev.weir.local.apiserver.table.Tables;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Watch: a line of JSON per event, until the client goes away. */
final class Watches {

    private final Store store;
    private final WatchHub hub;
    private final Tables tables;
    private final ScheduledExecutorService timer;

    Watches(Store store, WatchHub hub, Tables tables, ScheduledExecutorService timer) {
        this.store = Objects.requireNonNull(store, "store is null");
        this.hub = Objects.requireNonNull(hub, "hub is null");
        this.tables = Objects.requireNonNull(tables, "tables is null");
        this.timer = Objects.requireNonNull(timer, "timer is null");
    }

    /** @param path of a collection, or of one object, which is then the only one that is watched */
    Response watch(ResourcePath path, Request request) {
        ResourceType type = path.type();
        Predicate<JsonNode> chosen = Reader.selected(type, request);
        Predicate<JsonNode> selected = path.isCollection()
                ? chosen
                : chosen.and(object -> Json.text(object, "metadata", "name").equals(path.name()));
        Presentation presentation = Presentation.of(request, tables);
        boolean initial = request.flag("sendInitialEvents");
        long from = Reader.number(request, "resourceVersion");
        boolean bookmarks = request.flag("allowWatchBookmarks");
        long timeout = Reader.number(request, "timeoutSeconds");
        if (initial && request.parameter("resourceVersionMatch").isEmpty()) {
            throw ApiException.badRequest("sendInitialEvents is forbidden without resourceVersionMatch=NotOlderThan");
        }
        return new Response.Stream("application/json", sink -> {
            Stream stream = new Stream(type, selected, presentation, bookmarks, sink);
            boolean synthetic = initial || from == 0;
            Snapshot snapshot = synthetic
                    ? store.list(type.storedGroup(), type.plural(), path.namespace())
                    : new Snapshot(from, List.of());
            if (!synthetic && from > store.version()) {
                stream.tooOld(store.version());
                return;
            }
            Runnable stop = hub.watch(
                    type.storedGroup(),
                    type.plural(),
                    path.namespace(),
                    snapshot.version(),
                    () -> stream.start(snapshot, initial),
                    stream);
            sink.onEnd(stop);
            if (timeout > 0) {
                var ending = timer.schedule(sink::end, timeout, TimeUnit.SECONDS);
                sink.onEnd(() -> ending.cancel(false));
            }
        });
    }

    /** One watch; the hub's thread alone calls it. */
    private static final class Stream implements WatchHub.Watcher {

        private final ResourceType type;
        private final Predicate<JsonNode> selected;
        private final Presentation presentation;
        private final boolean bookmarks;
        private final Response.Sink sink;
        // Whether no object was sent yet: the first one of a table brings the columns.
        private boolean first = true;

        Stream(
                ResourceType type,
                Predicate<JsonNode> selected,
                Presentation presentation,
                boolean bookmarks,
                Response.Sink sink) {
            this.type = type;
            this.selected = selected;
            this.presentation = presentation;
            this.bookmarks = bookmarks;
            this.sink = sink;
        }

        void start(Snapshot snapshot, boolean markEnd) {
            for (Stored stored : snapshot.objects()) {
                ObjectNode object = Views.of(type, stored.object());
                if (selected.test(object)) {
                    send("ADDED", object);
                }
            }
            if (markEnd) {
                ObjectNode mark = bookmarkAt(snapshot.version());
                Json.child(Json.child(mark, "metadata"), "annotations").put("k8s.io/initial-events-end", "true");
                write("BOOKMARK", mark);
            }
        }

        @Override
        public void changed(Change change) {
            ObjectNode now = Views.of(type, change.now().object());
            boolean before = change.before()
                    .map(object -> selected.test(Views.of(type, object)))
                    .orElse(false);
            boolean after = change.kind() != Kind.DELETED && selected.test(now);
            if (after) {
                send(before ? "MODIFIED" : "ADDED", now);
            } else if (before) {
                send("DELETED", now);
            }
        }

        @Override
        public void bookmark(long version) {
            if (bookmarks) {
                write("BOOKMARK", bookmarkAt(version));
            }
        }

        private ObjectNode bookmarkAt(long version) {
            ObjectNode mark = Json.object().put("kind", type.kind()).put("apiVersion", type.apiVersion());
            mark.putObject("metadata").put("resourceVersion", Long.toString(version));
            return mark;
        }

        @Override
        public void tooOld(long oldest) {
            write(
                    "ERROR",
                    ApiException.gone("too old resource version: the oldest that is known is " + oldest)
                            .status());
            sink.end();
        }

        private void send(String event, ObjectNode object) {
            write(event, presentation.object(type, object, first));
            first = false;
        }

        private void write(String event, ObjectNode object) {
            ObjectNode line = Json.object().put("type", event);
            line.set("object", object);
            byte[] bytes = Json.bytes(line);
            byte[] terminated = Arrays.copyOf(bytes, bytes.length + 1);
            terminated[bytes.length] = '\n';
            sink.write(terminated);
        }
    }
}
