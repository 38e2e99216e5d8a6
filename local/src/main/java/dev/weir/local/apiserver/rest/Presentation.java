package dev.weir.local.apiserver.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.http.Request;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.resource.ResourceType;
import dev.weir.local.apiserver.table.Tables;
import dev.weir.local.apiserver.table.Tables.Include;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The form in which a client wants objects: as they are, as a table's rows, or their metadata alone. */
final class Presentation {

    private enum Form {
        PLAIN,
        TABLE,
        METADATA
    }

    private final Form form;
    private final Include include;
    private final Tables tables;

    private Presentation(Form form, Include include, Tables tables) {
        this.form = form;
        this.include = include;
        this.tables = Objects.requireNonNull(tables, "tables is null");
    }

    /** The first form of the {@code Accept} header that this server has; plain JSON when it has none. */
    static Presentation of(Request request, Tables tables) {
        Form form = Form.PLAIN;
        for (String type : request.header("accept").split(",")) {
            String wanted = type.replace(" ", "");
            if (wanted.startsWith("application/json") && !wanted.contains("as=")) {
                break;
            } else if (wanted.contains("v=v1beta1")) {
                continue;
            } else if (wanted.contains("as=Table")) {
                form = Form.TABLE;
                break;
            } else if (wanted.contains("as=PartialObjectMetadata")) {
                form = Form.METADATA;
                break;
            }
        }
        Include include = Include.valueOf(
                switch (request.parameter("includeObject").orElse("Metadata").toLowerCase(Locale.ROOT)) {
                    case "none" -> "NONE";
                    case "object" -> "OBJECT";
                    default -> "METADATA";
                });
        return new Presentation(form, include, tables);
    }

    /** One object, alone or in the event of a watch. */
    ObjectNode object(ResourceType type, ObjectNode object, boolean first) {
        return switch (form) {
            case PLAIN -> object;
            case METADATA -> metadata(object);
            case TABLE -> {
                ObjectNode meta = Json.object();
                meta.set("resourceVersion", Json.at(object, "metadata", "resourceVersion"));
                yield tables.table(type.columns(), List.of(object), meta, include, first);
            }
        };
    }

    ObjectNode list(ResourceType type, List<ObjectNode> objects, ObjectNode meta) {
        if (form == Form.TABLE) {
            return tables.table(type.columns(), objects, meta, include, true);
        }
        ObjectNode list = Json.object()
                .put(
                        "kind",
                        form == Form.METADATA
                                ? "PartialObjectMetadataList"
                                : type.names().listKind())
                .put("apiVersion", form == Form.METADATA ? "meta.k8s.io/v1" : type.apiVersion());
        list.set("metadata", meta);
        ArrayNode items = list.putArray("items");
        objects.forEach(object -> items.add(form == Form.METADATA ? metadata(object) : object));
        return list;
    }

    private static ObjectNode metadata(ObjectNode object) {
        ObjectNode partial = Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        partial.set("metadata", object.path("metadata"));
        return partial;
    }
}
