package dev.weir.jobmaster.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.weir.control.ControlJson;

/**
 * A request whose token was right.
 *
 * @param method of HTTP, in capitals
 * @param path without the query
 * @param body empty if there was none
 */
record Request(String method, String path, byte[] body) {
    private static final ObjectReader JSON = ControlJson.mapper().reader();

    /**
     * The body as one of the API's records.
     *
     * @throws HttpFailure 400, with what is wrong in it
     */
    <T> T json(Class<T> type) throws HttpFailure {
        try {
            T value = JSON.readValue(body, type);
            if (value == null) {
                throw malformed(type, "it is null");
            }
            return value;
        } catch (JsonMappingException e) {
            throw malformed(type, e.getPathReference() + ": " + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            throw malformed(type, e.getOriginalMessage());
        } catch (java.io.IOException e) {
            throw malformed(type, String.valueOf(e.getMessage()));
        }
    }

    private static HttpFailure malformed(Class<?> type, String problem) {
        return new HttpFailure(
                400, "MalformedBody", "the body is not the JSON of a " + type.getSimpleName() + ": " + problem);
    }
}
