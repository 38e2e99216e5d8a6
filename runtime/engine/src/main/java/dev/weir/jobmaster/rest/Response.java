package dev.weir.jobmaster.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weir.control.ControlJson;
import dev.weir.control.ErrorBody;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * @param status of HTTP
 * @param contentType of the body
 * @param headers beside the content type
 */
record Response(int status, String contentType, byte[] body, Map<String, String> headers) {
    static Response json(int status, Object value) {
        try {
            byte[] body = ControlJson.mapper().writeValueAsBytes(value);
            return new Response(status, "application/json", body, Map.of());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a " + value.getClass().getName() + " has no JSON", e);
        }
    }

    static Response text(int status, String text) {
        return new Response(
                status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8), Map.of());
    }

    static Response error(int status, String reason, String message) {
        return json(status, new ErrorBody(reason, message));
    }

    Response with(String header, String value) {
        return new Response(status, contentType, body, Map.of(header, value));
    }
}
