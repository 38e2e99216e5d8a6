package dev.weir.local.apiserver.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.resource.ResourceType;
import dev.weir.local.apiserver.resource.ResourceType.Shape;

/** How stored objects look in the version of a resource in which they are asked for. */
final class Views {

    private Views() {}

    /** The object as the type's version shows it: shared when that is how it is stored, else a copy. */
    static ObjectNode of(ResourceType type, ObjectNode stored) {
        if (type.shape() == Shape.SAME && stored.path("apiVersion").asText().equals(type.apiVersion())) {
            return stored;
        }
        ObjectNode copy = stored.deepCopy();
        type.shape().fromStored(copy);
        return copy.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    }

    /** The object as it is stored, of one in the type's version; the given one is changed. */
    static ObjectNode toStored(ResourceType type, ObjectNode object) {
        type.shape().toStored(object);
        return object;
    }
}
