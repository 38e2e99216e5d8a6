package dev.weir.local.apiserver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.Optional;

/**
 * One change of the store.
 *
 * @param now the object after the change; for a deletion its last state, with the version of the deletion
 * @param before the object before the change; empty for a creation
 */
public record Change(Kind kind, Stored now, Optional<ObjectNode> before) {

    /** In the words of a watch. */
    public enum Kind {
        ADDED,
        MODIFIED,
        DELETED
    }

    public Change {
        Objects.requireNonNull(kind, "kind is null");
        Objects.requireNonNull(now, "now is null");
        Objects.requireNonNull(before, "before is null");
    }

    public long version() {
        return now.version();
    }
}
