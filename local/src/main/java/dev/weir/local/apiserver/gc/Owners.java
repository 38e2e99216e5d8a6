package dev.weir.local.apiserver.gc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.rest.Deleter;
import dev.weir.local.apiserver.store.Store;
import dev.weir.local.apiserver.store.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Owner references: what all owners of are gone goes too. An owner that is deleted in the foreground waits for what blocks it; one
 * that is deleted as an orphaner lets its dependents go first.
 */
public final class Owners implements Sweeper.Collector {

    private final Store store;
    private final Edits edits;

    public Owners(Store store, Edits edits) {
        this.store = Objects.requireNonNull(store, "store is null");
        this.edits = Objects.requireNonNull(edits, "edits is null");
    }

    @Override
    public void sweep() {
        Map<String, Stored> byUid = new HashMap<>();
        List<Stored> dependents = new ArrayList<>();
        for (Stored stored : store.all().objects()) {
            byUid.put(stored.uid(), stored);
            if (Json.at(stored.object(), "metadata", "ownerReferences").size() > 0) {
                dependents.add(stored);
            }
        }
        Set<String> blocked = new HashSet<>();
        dependents.forEach(dependent -> dependent(dependent, byUid, blocked));
        for (Stored owner : byUid.values()) {
            if (!Edits.isDeleting(owner) || blocked.contains(owner.uid())) {
                continue;
            } else if (Edits.hasFinalizer(owner, Deleter.ORPHAN)) {
                edits.removeFinalizer(owner, Deleter.ORPHAN);
            } else if (Edits.hasFinalizer(owner, Deleter.FOREGROUND)) {
                edits.removeFinalizer(owner, Deleter.FOREGROUND);
            }
        }
    }

    private void dependent(Stored dependent, Map<String, Stored> byUid, Set<String> blocked) {
        Set<String> orphaning = new HashSet<>();
        Set<String> dangling = new HashSet<>();
        boolean solid = false;
        boolean foreground = false;
        for (JsonNode reference : Json.at(dependent.object(), "metadata", "ownerReferences")) {
            String uid = Json.text(reference, "uid");
            Stored owner = byUid.get(uid);
            if (owner == null) {
                dangling.add(uid);
            } else if (Edits.isDeleting(owner) && Edits.hasFinalizer(owner, Deleter.ORPHAN)) {
                orphaning.add(uid);
            } else if (Edits.isDeleting(owner) && Edits.hasFinalizer(owner, Deleter.FOREGROUND)) {
                foreground = true;
                if (reference.path("blockOwnerDeletion").asBoolean()) {
                    blocked.add(uid);
                }
            } else {
                solid = true;
            }
        }
        if (!orphaning.isEmpty() || solid && !dangling.isEmpty()) {
            boolean done = edits.edit(
                    dependent,
                    object -> Edits.keep(object, "ownerReferences", reference -> {
                        String uid = Json.text(reference, "uid");
                        return !orphaning.contains(uid) && !dangling.contains(uid);
                    }));
            if (!done) {
                blocked.addAll(orphaning);
            }
        } else if (!solid) {
            edits.delete(dependent, foreground ? "Foreground" : "Background");
        }
    }
}
