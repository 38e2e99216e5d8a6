package dev.weir.local.apiserver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.resource.Key;
import java.util.Objects;

/**
 * One object as it lies in the store.
 *
 * @param version the resource version of its last change, which {@code metadata.resourceVersion} says too
 * @param object shared by everyone who reads it: nobody may change it
 */
public record Stored(Key key, long version, ObjectNode object) {

    public Stored {
        Objects.requireNonNull(key, "key is null");
        Objects.requireNonNull(object, "object is null");
    }

    public String uid() {
        return object.path("metadata").path("uid").asText();
    }
}
