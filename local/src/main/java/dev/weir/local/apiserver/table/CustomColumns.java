package dev.weir.local.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The columns of a custom resource, as its definition's {@code additionalPrinterColumns} say. */
public final class CustomColumns {

    public static final Column NAME = new Column(
            "Name", "string", (object, now) -> object.path("metadata").path("name"));
    public static final Column AGE = new Column(
            "Age", "string", (object, now) -> Ages.since(object.path("metadata").path("creationTimestamp"), now));

    private CustomColumns() {}

    /** @throws IllegalArgumentException when a column's JSONPath is not understood */
    public static List<Column> of(JsonNode printerColumns) {
        if (printerColumns.size() == 0) {
            return List.of(NAME, AGE);
        }
        List<Column> columns = new ArrayList<>();
        columns.add(NAME);
        for (JsonNode column : printerColumns) {
            JsonPath path = JsonPath.parse(column.path("jsonPath").asText());
            String type = column.path("type").asText("string");
            columns.add(new Column(
                    column.path("name").asText(),
                    type.equals("date") ? "string" : type,
                    column.path("description").asText(""),
                    column.path("priority").asInt(0),
                    type.equals("date")
                            ? (object, now) -> age(path.first(object), now)
                            : (object, now) -> cell(path.all(object), type)));
        }
        return List.copyOf(columns);
    }

    private static JsonNode age(JsonNode timestamp, Instant now) {
        return timestamp.isTextual() ? Ages.since(timestamp, now) : NullNode.getInstance();
    }

    private static JsonNode cell(List<JsonNode> values, String type) {
        if (values.isEmpty() || values.get(0).isNull()) {
            return NullNode.getInstance();
        }
        if (!type.equals("string")) {
            return values.get(0);
        }
        return TextNode.valueOf(values.stream()
                .map(value -> value.isValueNode() ? value.asText() : value.toString())
                .collect(Collectors.joining(",")));
    }
}
