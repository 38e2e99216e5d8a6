package dev.weir.local.apiserver.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** Reading, writing and walking JSON trees, with bounds that make a hostile body an error instead of a problem. */
public final class Json {

    private static final int MAX_DEPTH = 200;
    // In ASCII: fabric8's watch over plain HTTP, before it reads a line, puts as many NUL characters in front of it as
    // the
    // last one had bytes more than characters, and then ends for good.
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build());
        YAML.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build());
    }

    private Json() {}

    /**
     * @throws ApiException 400 when the bytes are not one JSON value
     */
    public static JsonNode parse(byte[] bytes) {
        return read(MAPPER, bytes, "JSON");
    }

    /** As {@link #parse}, of YAML, of which JSON is a part. */
    public static JsonNode parseYaml(byte[] bytes) {
        return read(YAML, bytes, "YAML");
    }

    private static JsonNode read(ObjectMapper mapper, byte[] bytes, String what) {
        try {
            JsonNode node = mapper.readTree(bytes);
            return node == null ? MissingNode.getInstance() : node;
        } catch (JsonProcessingException e) {
            throw ApiException.badRequest("the body is not valid " + what + ": " + e.getOriginalMessage());
        } catch (IOException | StackOverflowError e) {
            throw ApiException.badRequest("the body is not valid " + what + ": " + e.getMessage());
        }
    }

    /** The object that the value is; anything else is the client's mistake. */
    public static ObjectNode asObject(JsonNode node, String what) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw ApiException.badRequest(what + " must be a JSON object, found "
                + node.getNodeType().name().toLowerCase(Locale.ROOT));
    }

    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree could not be written", e);
        }
    }

    public static byte[] yaml(JsonNode node) {
        try {
            return YAML.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree could not be written as YAML", e);
        }
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** The value at the path, or a missing node; never null. */
    public static JsonNode at(JsonNode node, String... path) {
        JsonNode at = Objects.requireNonNull(node, "node is null");
        for (String step : path) {
            at = at.path(step);
        }
        return at;
    }

    /** The text at the path, or the empty string. */
    public static String text(JsonNode node, String... path) {
        return at(node, path).asText("");
    }

    /** The object at the field, created (or put in the place of something that is none) when it is not there. */
    public static ObjectNode child(ObjectNode node, String field) {
        return node.get(field) instanceof ObjectNode object ? object : node.putObject(field);
    }

    /** Sets the field, or removes it when the value is missing. */
    public static void setOrRemove(ObjectNode node, String field, JsonNode value) {
        if (value == null || value.isMissingNode()) {
            node.remove(field);
        } else {
            node.set(field, value);
        }
    }

    /** Removes the fields for which the predicate holds. */
    public static void removeIf(ObjectNode node, Predicate<Map.Entry<String, JsonNode>> predicate) {
        for (Iterator<Map.Entry<String, JsonNode>> it = node.properties().iterator(); it.hasNext(); ) {
            if (predicate.test(it.next())) {
                it.remove();
            }
        }
    }

    /** Equality of JSON values, where 1 and 1.0 are the same number whatever class holds it. */
    public static boolean same(JsonNode a, JsonNode b) {
        return a.equals(NUMERIC, b);
    }

    private static final Comparator<JsonNode> NUMERIC = (a, b) -> {
        if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue());
        }
        return a.equals(b) ? 0 : 1;
    };
}
