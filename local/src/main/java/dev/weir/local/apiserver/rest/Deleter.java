package dev.weir.local.apiserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.http.Request;
import dev.weir.local.apiserver.http.Response;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.resource.ResourceType;
import dev.weir.local.apiserver.store.Store;
import dev.weir.local.apiserver.store.Stored;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Delete and deletecollection: at once, or marked as deleted until the finalizers, the kubelet or the content are done. */
public final class Deleter {

    public static final String FOREGROUND = "foregroundDeletion";
    public static final String ORPHAN = "orphan";
    public static final String DEFINITION = "customresourcecleanup.apiextensions.k8s.io";
    private static final long POD_GRACE = 30;

    private final Store store;
    private final Clock clock;

    public Deleter(Store store, Clock clock) {
        this.store = Objects.requireNonNull(store, "store is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    /**
     * How to delete.
     *
     * @param graceSeconds empty for what the object says
     * @param propagation {@code Background}, {@code Foreground} or {@code Orphan}
     * @param uid that the object must have, or empty
     * @param resourceVersion that the object must have, or empty
     */
    public record Options(
            Optional<Long> graceSeconds, String propagation, String uid, String resourceVersion, boolean dryRun) {

        public static final Options BACKGROUND = new Options(Optional.empty(), "Background", "", "", false);

        static Options of(Request request) {
            ObjectNode body = Bodies.optional(request);
            JsonNode grace = body.path("gracePeriodSeconds");
            Optional<Long> seconds = grace.isNumber()
                    ? Optional.of(grace.asLong())
                    : request.parameter("gracePeriodSeconds").map(text -> Reader.number(request, "gracePeriodSeconds"));
            if (seconds.isPresent() && seconds.get() < 0) {
                throw ApiException.badRequest("gracePeriodSeconds must be 0 or more, found " + seconds.get());
            }
            String propagation = body.path("propagationPolicy")
                    .asText(request.parameter("propagationPolicy")
                            .orElse(body.path("orphanDependents").asBoolean() ? "Orphan" : "Background"));
            if (!List.of("Background", "Foreground", "Orphan").contains(propagation)) {
                throw ApiException.badRequest(
                        "propagationPolicy must be Background, Foreground or Orphan, found \"" + propagation + "\"");
            }
            return new Options(
                    seconds,
                    propagation,
                    Json.text(body, "preconditions", "uid"),
                    Json.text(body, "preconditions", "resourceVersion"),
                    !body.path("dryRun").isEmpty()
                            || request.parameter("dryRun").isPresent());
        }
    }

    Response delete(ResourcePath path, Request request) {
        ResourceType type = path.type();
        Options options = Options.of(request);
        ObjectNode last = delete(type, path.namespace(), path.name(), options);
        if (options.dryRun()
                || store.get(type.key(path.namespace(), path.name()))
                        .filter(still -> still.uid().equals(Json.text(last, "metadata", "uid")))
                        .isPresent()) {
            return Response.json(200, Views.of(type, last));
        }
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success");
        ObjectNode details = status.putObject("details").put("name", path.name());
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        details.put("kind", type.plural()).put("uid", Json.text(last, "metadata", "uid"));
        return Response.json(200, type.kind().equals("Pod") && !type.custom() ? Views.of(type, last) : status);
    }

    Response deleteCollection(ResourcePath path, Request request) {
        ResourceType type = path.type();
        Options options = Options.of(request);
        Predicate<JsonNode> selected = Reader.selected(type, request);
        List<ObjectNode> deleted = new ArrayList<>();
        Store.Snapshot snapshot = store.list(type.storedGroup(), type.plural(), path.namespace());
        for (Stored stored : snapshot.objects()) {
            if (selected.test(Views.of(type, stored.object()))) {
                try {
                    deleted.add(Views.of(
                            type,
                            delete(type, stored.key().namespace(), stored.key().name(), options)));
                } catch (ApiException e) {
                    if (e.code() != 404) {
                        throw e;
                    }
                }
            }
        }
        ObjectNode list = Json.object().put("kind", type.names().listKind()).put("apiVersion", type.apiVersion());
        list.putObject("metadata").put("resourceVersion", Long.toString(store.version()));
        ArrayNode items = list.putArray("items");
        deleted.forEach(items::add);
        return Response.json(200, list);
    }

    /**
     * @return the object's last state, or what it is until it goes
     * @throws ApiException 404 when there is none, 409 when it is not the one that the options name
     */
    public ObjectNode delete(ResourceType type, String namespace, String name, Options options) {
        while (true) {
            Stored stored =
                    store.get(type.key(namespace, name)).orElseThrow(() -> ApiException.notFound(type.target(name)));
            require(type, stored, options);
            ObjectNode object = stored.object().deepCopy();
            mark(type, object, options);
            if (options.dryRun()) {
                return object;
            }
            boolean over = Finalizing.isOver(type, object);
            if (!over && Json.same(object, stored.object())) {
                return stored.object();
            }
            Optional<Stored> done = over ? store.remove(stored, object) : store.replace(stored, object);
            if (done.isPresent()) {
                return done.get().object();
            }
        }
    }

    private static void require(ResourceType type, Stored stored, Options options) {
        String uid = stored.uid();
        if (!options.uid().isEmpty() && !options.uid().equals(uid)) {
            throw ApiException.conflict(
                    type.target(stored.key().name()),
                    "Precondition failed: UID in precondition: " + options.uid() + ", UID in object meta: " + uid);
        }
        String version = Long.toString(stored.version());
        if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals(version)) {
            throw ApiException.conflict(
                    type.target(stored.key().name()),
                    "Precondition failed: ResourceVersion in precondition: " + options.resourceVersion()
                            + ", ResourceVersion in object meta: " + version);
        }
    }

    private void mark(ResourceType type, ObjectNode object, Options options) {
        ObjectNode metadata = Json.child(object, "metadata");
        long grace = grace(type, object, options);
        boolean marked = metadata.path("deletionTimestamp").isTextual();
        if (!marked || grace < metadata.path("deletionGracePeriodSeconds").asLong(0)) {
            metadata.put(
                    "deletionTimestamp",
                    clock.instant()
                            .plusSeconds(grace)
                            .truncatedTo(ChronoUnit.SECONDS)
                            .toString());
            metadata.put("deletionGracePeriodSeconds", grace);
        }
        if (marked) {
            return;
        }
        if (type.generation()) {
            metadata.put("generation", metadata.path("generation").asLong(0) + 1);
        }
        switch (options.propagation()) {
            case "Foreground" -> addFinalizer(metadata, FOREGROUND);
            case "Orphan" -> addFinalizer(metadata, ORPHAN);
            default -> {}
        }
        if (!type.custom() && type.kind().equals("CustomResourceDefinition")) {
            addFinalizer(metadata, DEFINITION);
        } else if (type.group().isEmpty() && type.plural().equals("namespaces")) {
            Json.child(object, "status").put("phase", "Terminating");
        }
    }

    private static void addFinalizer(ObjectNode metadata, String finalizer) {
        for (JsonNode found : metadata.path("finalizers")) {
            if (found.asText().equals(finalizer)) {
                return;
            }
        }
        metadata.withArray("finalizers").add(finalizer);
    }

    /** Only pods that run somewhere have time to end. */
    private static long grace(ResourceType type, ObjectNode object, Options options) {
        boolean pod = type.group().isEmpty() && type.plural().equals("pods");
        String phase = Json.text(object, "status", "phase");
        if (!pod
                || Json.text(object, "spec", "nodeName").isEmpty()
                || phase.equals("Succeeded")
                || phase.equals("Failed")) {
            return 0;
        }
        return options.graceSeconds()
                .orElse(Json.at(object, "spec", "terminationGracePeriodSeconds").asLong(POD_GRACE));
    }
}
