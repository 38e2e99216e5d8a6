package dev.weir.local.apiserver.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.resource.ResourceType;

/** When an object that is being deleted is gone. */
public final class Finalizing {

    private Finalizing() {}

    /** Whether the object is marked as deleted and nothing holds it any longer: no finalizer, no grace period, no content. */
    public static boolean isOver(ResourceType type, ObjectNode object) {
        ObjectNode metadata = Json.child(object, "metadata");
        boolean namespace = type.group().isEmpty() && type.plural().equals("namespaces");
        return metadata.path("deletionTimestamp").isTextual()
                && metadata.path("finalizers").isEmpty()
                && metadata.path("deletionGracePeriodSeconds").asLong(0) == 0
                && !(namespace && !Json.at(object, "spec", "finalizers").isEmpty());
    }
}
