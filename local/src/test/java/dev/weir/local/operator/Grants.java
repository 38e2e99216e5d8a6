package dev.weir.local.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.weir.operator.metrics.ApiCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** What the chart's roles let the operator do, as its golden files say. */
final class Grants {
    private static final Path GOLDEN = Path.of("../helm/src/test/resources/golden/out-full.yaml");

    private Grants() {}

    /** Of the operator's ClusterRole, and of its Role for the lease. */
    static Set<ApiCall> read() throws IOException {
        Set<ApiCall> granted = new LinkedHashSet<>();
        try (var documents =
                new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(Files.readString(GOLDEN))) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                String name = document.at("/metadata/name").asText();
                if (document.path("kind").asText().endsWith("Role")
                        && (name.equals("weir-operator") || name.equals("weir-leader-election"))) {
                    document.path("rules").forEach(rule -> add(rule, granted));
                }
            }
        }
        return granted;
    }

    private static void add(JsonNode rule, Set<ApiCall> granted) {
        for (JsonNode group : rule.path("apiGroups")) {
            for (JsonNode resource : rule.path("resources")) {
                for (JsonNode verb : rule.path("verbs")) {
                    granted.add(new ApiCall(verb.asText(), group.asText(), resource.asText()));
                }
            }
        }
    }
}
