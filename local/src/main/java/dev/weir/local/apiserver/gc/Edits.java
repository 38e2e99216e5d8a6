package dev.weir.local.apiserver.gc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.resource.Registry;
import dev.weir.local.apiserver.resource.ResourceType;
import dev.weir.local.apiserver.rest.Deleter;
import dev.weir.local.apiserver.rest.Finalizing;
import dev.weir.local.apiserver.store.Store;
import dev.weir.local.apiserver.store.Stored;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What collectors do to objects. Each is a try: when the object was changed meanwhile, the next sweep looks again. */
public final class Edits {

    private final Store store;
    private final Registry registry;
    private final Deleter deleter;

    public Edits(Store store, Registry registry, Deleter deleter) {
        this.store = Objects.requireNonNull(store, "store is null");
        this.registry = Objects.requireNonNull(registry, "registry is null");
        this.deleter = Objects.requireNonNull(deleter, "deleter is null");
    }

    static boolean isDeleting(Stored stored) {
        return Json.at(stored.object(), "metadata", "deletionTimestamp").isTextual();
    }

    static boolean hasFinalizer(Stored stored, String finalizer) {
        for (JsonNode found : Json.at(stored.object(), "metadata", "finalizers")) {
            if (found.asText().equals(finalizer)) {
                return true;
            }
        }
        return false;
    }

    /** Deletes the object, unless that is under way. */
    void delete(Stored stored, String propagation) {
        if (isDeleting(stored)) {
            return;
        }
        ResourceType type = registry.find(stored.key()).orElse(null);
        if (type == null) {
            // Its definition is gone: nobody can ask for it any more.
            store.remove(stored, stored.object().deepCopy());
            return;
        }
        Deleter.Options options = new Deleter.Options(Optional.empty(), propagation, stored.uid(), "", false);
        try {
            deleter.delete(type, stored.key().namespace(), stored.key().name(), options);
        } catch (ApiException e) {
            if (e.code() != 404 && e.code() != 409) {
                throw e;
            }
        }
    }

    /**
     * Changes the object, and removes it when that was the last thing that it waited for.
     *
     * @return false when it was changed meanwhile, and so was not by this
     */
    boolean edit(Stored stored, Consumer<ObjectNode> change) {
        ObjectNode object = stored.object().deepCopy();
        change.accept(object);
        ResourceType type = registry.find(stored.key()).orElse(null);
        boolean over = type == null || Finalizing.isOver(type, object);
        return (over ? store.remove(stored, object) : store.replace(stored, object)).isPresent();
    }

    void removeFinalizer(Stored stored, String finalizer) {
        edit(
                stored,
                object -> keep(object, "finalizers", found -> !found.asText().equals(finalizer)));
    }

    /** Keeps the items of the metadata's list for which the predicate holds, and no empty list. */
    static void keep(ObjectNode object, String list, Predicate<JsonNode> predicate) {
        ObjectNode metadata = Json.child(object, "metadata");
        ArrayNode kept = Json.array();
        metadata.path(list).forEach(item -> {
            if (predicate.test(item)) {
                kept.add(item);
            }
        });
        Json.setOrRemove(metadata, list, kept.isEmpty() ? null : kept);
    }
}
