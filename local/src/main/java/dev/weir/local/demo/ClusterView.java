package dev.weir.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * What {@code kubectl get} and {@code kubectl describe} would show, for a machine without kubectl: the tables that the API server
 * makes of resources, and a resource's fields as an indented text.
 */
final class ClusterView {
    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
    private static final String GROUP = "/apis/weir.dev/v1alpha1/namespaces/";
    private static final String GAP = "   ";

    private final ObjectMapper json = new ObjectMapper();
    private final KubernetesClient client;
    private final String namespace;

    ClusterView(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** The table of all resources of a kind, names as {@code kind/name} as when several kinds are asked for. */
    String table(String singular, String plural) throws IOException {
        JsonNode table = read(plural, TABLE);
        List<List<String>> rows = new ArrayList<>();
        List<Integer> shown = new ArrayList<>();
        List<String> header = new ArrayList<>();
        JsonNode columns = table.path("columnDefinitions");
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).path("priority").asInt() == 0) {
                shown.add(i);
                header.add(columns.get(i).path("name").asText().toUpperCase(Locale.ROOT));
            }
        }
        rows.add(header);
        for (JsonNode row : table.path("rows")) {
            List<String> cells = new ArrayList<>();
            for (int column : shown) {
                String text = row.path("cells").path(column).asText();
                cells.add(cells.isEmpty() ? singular + ".weir.dev/" + text : text);
            }
            rows.add(cells);
        }
        return aligned(rows);
    }

    String describe(String plural, String name) throws IOException {
        StringBuilder text = new StringBuilder();
        ((ObjectNode) read(plural + "/" + name, "application/json"))
                .properties()
                .forEach(field -> write(text, "", title(field.getKey()), field.getValue()));
        return text.toString();
    }

    private JsonNode read(String what, String accept) throws IOException {
        HttpClient http = client.getHttpClient();
        HttpRequest request = http.newHttpRequestBuilder()
                .uri(URI.create(client.getConfiguration().getMasterUrl()).resolve(GROUP + namespace + "/" + what))
                .header("Accept", accept)
                .build();
        try {
            return json.readTree(http.sendAsync(request, String.class).join().body());
        } catch (CompletionException e) {
            throw new IOException(what + " cannot be read: " + e.getCause(), e);
        }
    }

    private static String aligned(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(row.get(column))
                        .append(" ".repeat(width(rows, column) - row.get(column).length()));
                line.append(GAP);
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static void write(StringBuilder text, String indent, String name, JsonNode value) {
        if ("Managed Fields".equals(name)) {
            return;
        }
        text.append(indent).append(name).append(':');
        if (value.isValueNode()) {
            text.append("  ").append(value.asText()).append(System.lineSeparator());
            return;
        }
        text.append(System.lineSeparator());
        writeChildren(text, indent + "  ", value);
    }

    private static void writeChildren(StringBuilder text, String indent, JsonNode value) {
        if (value.isArray()) {
            for (Iterator<JsonNode> each = value.elements(); each.hasNext(); ) {
                JsonNode element = each.next();
                if (element.isValueNode()) {
                    text.append(indent).append(element.asText()).append(System.lineSeparator());
                } else {
                    writeChildren(text, indent, element);
                }
            }
            return;
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            write(text, indent, title(field.getKey()), field.getValue());
        }
    }

    /** {@code completedAt} as {@code Completed At}. */
    private static String title(String field) {
        StringBuilder title = new StringBuilder();
        for (char each : field.toCharArray()) {
            if (title.isEmpty()) {
                title.append(Character.toUpperCase(each));
            } else {
                title.append(Character.isUpperCase(each) ? " " : "").append(each);
            }
        }
        return title.toString();
    }
}
