package dev.weir.local.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Json;
import io.fabric8.zjsonpatch.CompatibilityFlags;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** The two patches that need no schema: JSON patch (RFC 6902) and JSON merge patch (RFC 7386). */
public final class Patches {

    private static final int MOST_OPERATIONS = 10_000;

    private static final EnumSet<CompatibilityFlags> STRICT =
            EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT);

    private Patches() {}

    /** @return a new object; the given one is not changed */
    public static ObjectNode json(ObjectNode object, JsonNode patch) {
        if (!patch.isArray()) {
            throw ApiException.badRequest("a JSON patch must be an array of operations");
        }
        if (patch.size() > MOST_OPERATIONS) {
            throw new ApiException(
                    413,
                    "RequestEntityTooLarge",
                    "The allowed maximum operations in a JSON patch is " + MOST_OPERATIONS + ", got " + patch.size(),
                    ApiException.Target.NONE,
                    List.of());
        }
        try {
            return Json.asObject(JsonPatch.apply(patch, object, STRICT), "the patched object");
        } catch (JsonPatchException | IllegalArgumentException e) {
            throw new ApiException(
                    422,
                    "Invalid",
                    "the server rejected our request due to an error in our request: " + e.getMessage(),
                    ApiException.Target.NONE,
                    List.of());
        }
    }

    /** @return a new object; the given one is not changed */
    public static ObjectNode merge(ObjectNode object, ObjectNode patch) {
        ObjectNode merged = object.deepCopy();
        lay(merged, patch);
        return merged;
    }

    private static void lay(ObjectNode target, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            if (entry.getValue().isNull()) {
                target.remove(entry.getKey());
            } else if (entry.getValue() instanceof ObjectNode inner) {
                lay(Json.child(target, entry.getKey()), inner);
            } else {
                target.set(entry.getKey(), entry.getValue().deepCopy());
            }
        }
    }
}
