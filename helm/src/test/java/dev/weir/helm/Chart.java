package dev.weir.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The chart, as Helm itself reads it. */
final class Chart {
    static final Path FOLDER = Path.of("weir");
    private static final YAMLMapper YAML = new YAMLMapper(new YAMLFactory());

    private Chart() {}

    /** What it makes of these values. */
    static String template(Path values) {
        return Helm.template(FOLDER.toString())
                .withName("weir")
                .withNamespace("weir-system")
                .withKubeVersion("1.33.0")
                .withValuesFile(values.toAbsolutePath())
                .call();
    }

    /** The same as single resources. */
    static List<JsonNode> resources(Path values) throws IOException {
        return documents(template(values));
    }

    static List<JsonNode> documents(String yaml) throws IOException {
        try (var all = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            return all.readAll().stream().filter(JsonNode::isObject).toList();
        }
    }

    static JsonNode yaml(Path file) throws IOException {
        return YAML.readTree(Files.readString(file));
    }
}
