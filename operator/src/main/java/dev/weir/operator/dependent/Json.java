package dev.weir.operator.dependent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Resources as JSON, in one order of fields, so that equal ones are equal bytes. */
final class Json {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
    private static final int HASH_BYTES = 8;

    private Json() {}

    static ObjectNode tree(Object resource) {
        return SERIALIZATION.convertValue(resource, ObjectNode.class);
    }

    /**
     * @throws IllegalArgumentException if the JSON has not the form of the type
     */
    static <T> T value(JsonNode tree, Class<T> type) {
        return SERIALIZATION.convertValue(tree, type);
    }

    /** The first 16 hexadecimal digits of the SHA-256 of the JSON, whatever the order of its fields. */
    static String hash(JsonNode tree) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(sorted(tree).toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            List<String> names = new ArrayList<>();
            node.fieldNames().forEachRemaining(names::add);
            names.stream().sorted().forEach(name -> object.set(name, sorted(node.get(name))));
            return object;
        }
        if (node.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> array.add(sorted(element)));
            return array;
        }
        return node;
    }
}
