package dev.weir.local.apiserver.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.schema.Schema;
import java.nio.charset.StandardCharsets;

/**
 * What kubectl applied on the client's side and noted in an annotation. When the same person goes over to server-side apply, those
 * fields are theirs already, though another manager's name stands on them.
 */
final class LastApplied {

    private static final String MANAGER = "kubectl";
    private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

    private LastApplied() {}

    /** The fields that the manager may take over without a conflict: those that still are as they were noted. */
    static FieldSet fields(String manager, ObjectNode live, Schema schema) {
        String noted = Json.text(live, "metadata", "annotations", ANNOTATION);
        if (!manager.equals(MANAGER) || noted.isEmpty()) {
            return new FieldSet();
        }
        try {
            JsonNode applied = Json.parse(noted.getBytes(StandardCharsets.UTF_8));
            if (!applied.isObject()) {
                return new FieldSet();
            }
            FieldSet changedSince = Fields.difference(live, Merge.merge(live, applied, schema), schema)
                    .changed();
            return Fields.of(applied, schema).difference(changedSince);
        } catch (ApiException e) {
            // Anyone can write the annotation; one that is no JSON claims nothing.
            return new FieldSet();
        }
    }
}
