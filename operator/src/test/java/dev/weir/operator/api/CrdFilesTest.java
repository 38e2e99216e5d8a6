package dev.weir.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files under {@code crds/} are what the types of this package say. Written anew by {@code mvn -pl operator -am test
 * -Dtest=CrdFilesTest -Dcrds.write}. The generator's output is completed by what it has no annotation for.
 */
class CrdFilesTest {
    private static final Path GENERATED = Path.of("target/classes/META-INF/fabric8");
    private static final Path CHECKED_IN = Path.of("../crds");
    private static final String HEAD = "# Generated from dev.weir.operator.api; do not edit.\n";

    /** Description of the spec and of the status, by resource. */
    private static final Map<String, List<String>> DESCRIPTIONS = Map.of(
            "StreamJob",
            List.of("A checkpointed stream job.", "What the job should be.", "What the job is."),
            "Checkpoint",
            List.of(
                    "A checkpoint of a StreamJob. Applying one asks for one.",
                    "What is asked for.",
                    "What became of it."));

    static Stream<Class<?>> shouldBeCheckedInAsGenerated() {
        return Stream.of(StreamJob.class, Checkpoint.class);
    }

    @ParameterizedTest
    @MethodSource
    void shouldBeCheckedInAsGenerated(Class<? extends CustomResource<?, ?>> type) throws IOException {
        String name = CustomResource.getCRDName(type);
        String expected = HEAD + Serialization.asYaml(complete(type, GENERATED.resolve(name + "-v1.yml")));
        Path file = CHECKED_IN.resolve(name + ".yaml");
        if (System.getProperty("crds.write") != null) {
            Files.createDirectories(CHECKED_IN);
            Files.writeString(file, expected);
        }

        assertThat(file).as("run with -Dcrds.write to write it anew").content().isEqualTo(expected);
    }

    private static JsonNode complete(Class<?> type, Path generated) throws IOException {
        ObjectNode crd = Serialization.unmarshal(Files.readString(generated), ObjectNode.class);
        ObjectNode version = (ObjectNode) crd.at("/spec/versions/0");
        orderColumns(type, (ArrayNode) version.get("additionalPrinterColumns"));
        ObjectNode schema = (ObjectNode) version.at("/schema/openAPIV3Schema");
        List<String> descriptions = DESCRIPTIONS.get(crd.at("/spec/names/kind").asText());
        schema.put("description", descriptions.get(0));
        schema.putArray("required").add("spec");
        ObjectNode status = (ObjectNode) schema.at("/properties/status");
        ((ObjectNode) schema.at("/properties/spec")).put("description", descriptions.get(1));
        status.put("description", descriptions.get(2));
        ObjectNode conditions = (ObjectNode) status.at("/properties/conditions");
        conditions.put("x-kubernetes-list-type", "map");
        conditions.putArray("x-kubernetes-list-map-keys").add("type");
        widenIntegers(status);
        return crd;
    }

    private static void orderColumns(Class<?> type, ArrayNode columns) {
        List<String> order = Arrays.stream(type.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        List<JsonNode> sorted = Stream.iterate(0, i -> i + 1)
                .limit(columns.size())
                .map(columns::get)
                .sorted(Comparator.comparingInt(
                        column -> order.indexOf(column.get("name").asText())))
                .toList();
        columns.removeAll().addAll(sorted);
    }

    private static void widenIntegers(JsonNode node) {
        if (node instanceof ObjectNode object
                && "integer".equals(object.path("type").asText())) {
            object.put("format", "int64");
        }
        node.forEach(CrdFilesTest::widenIntegers);
    }
}
