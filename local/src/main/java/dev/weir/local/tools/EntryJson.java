package dev.weir.local.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.state.StoredEntry;
import java.util.LinkedHashMap;
import java.util.Map;

/** Entries and reports as one line of JSON each. */
final class EntryJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private EntryJson() {}

    static String line(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a value cannot be written as JSON", e);
        }
    }

    /** An entry as a line shows it. */
    static Map<String, Object> of(String operator, StoredEntry entry) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("operator", operator);
        shown.put("state", entry.state().name());
        shown.put("kind", entry.state().kind());
        shown.put("keyGroup", entry.keyGroup());
        shown.put("key", entry.readKey());
        entry.readNamespace().ifPresent(namespace -> shown.put("namespace", namespace));
        entry.readValue().ifPresent(value -> shown.put("value", value));
        return shown;
    }

    /**
     * Whether it is the key that was asked for.
     *
     * @param wanted JSON, or a text as it is; {@code null}: any
     */
    static boolean isKey(StoredEntry entry, String wanted) {
        if (wanted == null) {
            return true;
        }
        Object key = entry.readKey();
        return wanted.equals(key) || line(key).equals(compact(wanted));
    }

    private static String compact(String json) {
        try {
            return line(MAPPER.readValue(json, Object.class));
        } catch (JsonProcessingException noJson) {
            return json;
        }
    }
}
