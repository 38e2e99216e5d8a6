package dev.weir.local.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Writes objects as the {@code Table} that kubectl asks for. */
public final class Tables {

    /** How much of each object goes along with its row. */
    public enum Include {
        NONE,
        METADATA,
        OBJECT
    }

    private final Clock clock;

    public Tables(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    /** @param withColumns false for all but the first event of a watch, as in the real server */
    public ObjectNode table(
            List<Column> columns,
            Iterable<? extends JsonNode> objects,
            ObjectNode listMeta,
            Include include,
            boolean withColumns) {
        Instant now = clock.instant();
        ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.set("metadata", listMeta);
        if (withColumns) {
            ArrayNode definitions = table.putArray("columnDefinitions");
            for (Column column : columns) {
                definitions.add(definition(column));
            }
        } else {
            table.putNull("columnDefinitions");
        }
        ArrayNode rows = table.putArray("rows");
        for (JsonNode object : objects) {
            ObjectNode row = rows.addObject();
            ArrayNode cells = row.putArray("cells");
            columns.forEach(column -> cells.add(column.cell().of(object, now)));
            JsonNode included = included(object, include);
            if (included != null) {
                row.set("object", included);
            }
        }
        return table;
    }

    private static ObjectNode definition(Column column) {
        boolean name = column.name().equals("Name");
        return Json.object()
                .put("name", column.name())
                .put("type", column.type())
                .put("format", name ? "name" : "")
                .put("description", column.description())
                .put("priority", column.priority());
    }

    private static JsonNode included(JsonNode object, Include include) {
        return switch (include) {
            case NONE -> null;
            case OBJECT -> object;
            case METADATA -> {
                ObjectNode partial =
                        Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
                ObjectNode metadata = ((ObjectNode) object.path("metadata")).deepCopy();
                metadata.remove("managedFields");
                partial.set("metadata", metadata);
                yield partial;
            }
        };
    }
}
