package dev.weir.local.apiserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.http.Request;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Json;

/** Reads the body of a request in whichever format it comes. */
final class Bodies {

    static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    static final String APPLY = "application/apply-patch+yaml";

    private Bodies() {}

    static ObjectNode object(Request request) {
        return Json.asObject(node(request), "the body");
    }

    private static JsonNode node(Request request) {
        return switch (request.contentType()) {
            case "application/yaml", APPLY -> Json.parseYaml(request.body());
            case PROTOBUF -> ProtobufBodies.parse(request.body());
            case "", "application/json" -> Json.parse(request.body());
            default ->
                throw ApiException.unsupportedMediaType(
                        request.contentType(), "application/json, application/yaml, " + PROTOBUF);
        };
    }

    /** The body of a deletion, which may be left out. */
    static ObjectNode optional(Request request) {
        return request.body().length == 0 ? Json.object() : object(request);
    }
}
