package dev.weir.local.apiserver.gc;

import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.resource.BuiltIns;
import dev.weir.local.apiserver.rest.Deleter;
import dev.weir.local.apiserver.store.Store;
import dev.weir.local.apiserver.store.Stored;
import java.util.List;
import java.util.Objects;

/** Namespaces and definitions that are being deleted: their content goes first. */
public final class Contents implements Sweeper.Collector {

    private final Store store;
    private final Edits edits;

    public Contents(Store store, Edits edits) {
        this.store = Objects.requireNonNull(store, "store is null");
        this.edits = Objects.requireNonNull(edits, "edits is null");
    }

    @Override
    public void sweep() {
        for (Stored namespace : store.list("", "namespaces", "").objects()) {
            if (Edits.isDeleting(namespace)) {
                String name = namespace.key().name();
                List<Stored> content = store.all().objects().stream()
                        .filter(stored -> stored.key().namespace().equals(name))
                        .toList();
                content.forEach(stored -> edits.delete(stored, "Background"));
                if (content.isEmpty()) {
                    edits.edit(namespace, object -> Json.child(object, "spec").putArray("finalizers"));
                }
            }
        }
        for (Stored definition : store.list(BuiltIns.APIEXTENSIONS, "customresourcedefinitions", "")
                .objects()) {
            if (Edits.isDeleting(definition) && Edits.hasFinalizer(definition, Deleter.DEFINITION)) {
                List<Stored> content = store.list(
                                Json.text(definition.object(), "spec", "group"),
                                Json.text(definition.object(), "spec", "names", "plural"),
                                "")
                        .objects();
                content.forEach(stored -> edits.delete(stored, "Background"));
                if (content.isEmpty()) {
                    edits.removeFinalizer(definition, Deleter.DEFINITION);
                }
            }
        }
    }
}
