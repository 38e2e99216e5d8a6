package dev.weir.local.apiserver;

import static dev.weir.local.apiserver.TestServer.WIDGETS;
import static dev.weir.local.apiserver.TestServer.widget;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CustomResourcesTest {

    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private TestServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = TestServer.start(folder).withWidgets();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void shouldEstablishDefinitionWhenCreated() {
        Answer definition = server.get(DEFINITIONS + "/widgets.test.weir.dev").isOk();

        assertThat(definition.at("status", "conditions")).anySatisfy(condition -> {
            assertThat(Json.text(condition, "type")).isEqualTo("Established");
            assertThat(Json.text(condition, "status")).isEqualTo("True");
        });
        assertThat(server.get("/apis/test.weir.dev/v1").isOk().at("resources"))
                .extracting(resource -> Json.text(resource, "name"))
                .containsExactly("widgets", "widgets/status", "widgets/scale");
    }

    @Test
    void shouldFillDefaultsWhenFieldsAreLeftOut() {
        Answer made = server.post(WIDGETS, widget("defaults", "size: 2")).isOk();

        assertThat(made.text("spec", "interval")).isEqualTo("10s");
        assertThat(made.at("spec", "replicas").asInt()).isEqualTo(1);
        assertThat(made.at("metadata", "generation").asInt()).isEqualTo(1);
    }

    @Test
    void shouldSayEveryFaultWithItsField() {
        server.post(WIDGETS, widget("faults", "size: 11, color: blue, interval: soon, replicas: many"))
                .isRefused(422, "Invalid")
                .because("spec.size", "spec.color", "spec.interval", "spec.replicas")
                .saying("Widget.test.weir.dev \"faults\" is invalid")
                .saying("spec.size: Invalid value: 11: spec.size in body should be less than or equal to 10")
                .saying("spec.color: Unsupported value: \"blue\": supported values: \"red\", \"green\"")
                .saying("spec.interval in body should match '^[0-9]+(ms|s|m|h)$'")
                .saying("spec.replicas in body must be of type integer: \"string\"");
        server.post(WIDGETS, widget("faults", "color: red"))
                .isRefused(422, "Invalid")
                .because("spec.size")
                .saying("Required value");
        server.post(WIDGETS, "{apiVersion: test.weir.dev/v1, kind: Widget, metadata: {name: faults}}")
                .isRefused(422, "Invalid")
                .because("spec");
        server.post(WIDGETS, widget("faults", "size: 1, port: true"))
                .isRefused(422, "Invalid")
                .because("spec.port");
        server.post(WIDGETS, widget("faults", "size: 1, parts: [{name: a}, {name: a}]"))
                .isRefused(422, "Invalid")
                .because("spec.parts[1]");
    }

    @Test
    void shouldEnforceRulesOfCel() {
        server.post(WIDGETS, widget("rules", "size: 2, color: red"))
                .isRefused(422, "Invalid")
                .because("spec")
                .saying("red widgets must be larger than 3");
        server.post(WIDGETS, widget("rules", "size: 2, interval: 50ms"))
                .isRefused(422, "Invalid")
                .saying("interval must be at least 100ms");
        server.post(WIDGETS, widget("a-name-of-more-than-20-characters", "size: 2"))
                .isRefused(422, "Invalid")
                .saying("the name must have at most 20 characters");
        server.post(WIDGETS, widget("rules", "size: 4, color: red, interval: 1m"))
                .isOk();
    }

    @Test
    void shouldEnforceRulesAboutThePast() {
        server.post(WIDGETS, widget("past", "size: 2, mode: Slow")).isOk();

        server.patch(WIDGETS + "/past", "merge", "{\"spec\":{\"mode\":\"Fast\"}}")
                .isRefused(422, "Invalid")
                .because("spec.mode")
                .saying("mode is immutable");
        server.patch(WIDGETS + "/past", "merge", "{\"spec\":{\"size\":3}}").isOk();
    }

    @Test
    void shouldKeepUnknownFieldsOnlyWhereTheSchemaSaysSo() {
        Answer made = server.post(
                        WIDGETS,
                        widget(
                                "pruned",
                                "size: 2, other: 1, template: {any: [{thing: 1}]}, parts: [{name: a, odd: 1}]"))
                .isOk();

        assertThat(made.at("spec").has("other")).isFalse();
        assertThat(made.at("spec", "parts").get(0).has("odd")).isFalse();
        assertThat(made.at("spec", "template", "any").get(0).path("thing").asInt())
                .isEqualTo(1);
        assertThat(made.warnings()).hasSize(2);
    }

    @Test
    void shouldSeparateSpecAndStatus() {
        ObjectNode withStatus =
                (ObjectNode) Json.parseYaml(widget("split", "size: 2").getBytes());
        withStatus.putObject("status").put("phase", "Forged");
        Answer made = server.post(WIDGETS, withStatus.toString()).isOk();
        assertThat(made.body().has("status")).isFalse();

        Answer status = server.patch(
                        WIDGETS + "/split/status", "merge", "{\"spec\":{\"size\":9},\"status\":{\"phase\":\"Real\"}}")
                .isOk();
        Answer spec = server.patch(
                        WIDGETS + "/split", "merge", "{\"spec\":{\"size\":3},\"status\":{\"phase\":\"Forged\"}}")
                .isOk();

        assertThat(status.at("spec", "size").asInt()).isEqualTo(2);
        assertThat(status.at("metadata", "generation").asInt()).isEqualTo(1);
        assertThat(spec.text("status", "phase")).isEqualTo("Real");
        assertThat(spec.at("metadata", "generation").asInt()).isEqualTo(2);
    }

    @Test
    void shouldScaleThroughTheSubresource() {
        server.post(WIDGETS, widget("scaled", "size: 2")).isOk();
        server.patch(WIDGETS + "/scaled/status", "merge", "{\"status\":{\"replicas\":1,\"selector\":\"app=w\"}}")
                .isOk();

        Answer scaled = server.patch(WIDGETS + "/scaled/scale", "merge", "{\"spec\":{\"replicas\":4}}")
                .isOk();

        assertThat(scaled.text("kind")).isEqualTo("Scale");
        assertThat(scaled.at("spec", "replicas").asInt()).isEqualTo(4);
        assertThat(scaled.at("status", "replicas").asInt()).isEqualTo(1);
        assertThat(scaled.text("status", "selector")).isEqualTo("app=w");
        assertThat(server.get(WIDGETS + "/scaled").at("spec", "replicas").asInt())
                .isEqualTo(4);
        server.patch(WIDGETS + "/scaled/scale", "merge", "{\"spec\":{\"replicas\":-1}}")
                .isRefused(422, "Invalid");
    }

    @Test
    void shouldRefuseUpdateWithoutVersion() {
        Answer made = server.post(WIDGETS, widget("versioned", "size: 2")).isOk();
        ObjectNode next = TestServer.copy(made);
        Json.child(next, "metadata").remove("resourceVersion");

        server.put(WIDGETS + "/versioned", next).isRefused(422, "Invalid").because("metadata.resourceVersion");
    }

    @Test
    void shouldShowColumnsOfTheDefinitionWhenTableIsWanted() {
        server.post(WIDGETS, widget("shown", "size: 7")).isOk();
        server.patch(
                        WIDGETS + "/shown/status",
                        "merge",
                        "{\"status\":{\"phase\":\"Fine\",\"conditions\":[{\"type\":\"Other\",\"status\":\"False\"},{\"type\":\"Ready\",\"status\":\"True\"}]}}")
                .isOk();

        Answer table = server.send(server.request(WIDGETS + "?fieldSelector=metadata.name%3Dshown")
                .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")
                .build());

        assertThat(table.text("kind")).isEqualTo("Table");
        assertThat(table.at("columnDefinitions"))
                .extracting(column -> Json.text(column, "name"))
                .containsExactly("Name", "Phase", "Ready", "Size", "Age");
        var cells = table.at("rows").get(0).path("cells");
        assertThat(cells.get(0).asText()).isEqualTo("shown");
        assertThat(cells.get(1).asText()).isEqualTo("Fine");
        assertThat(cells.get(2).asText()).isEqualTo("True");
        assertThat(cells.get(3).asInt()).isEqualTo(7);
        assertThat(cells.get(4).asText()).matches("\\d+s");
    }

    @Test
    void shouldRefuseDefinitionThatCannotBeServed() {
        String definition = TestServer.resource("widget-crd.yaml").replace("widgets", "gizmos");

        server.post(DEFINITIONS, definition.replace("name: gizmos.", "name: others."))
                .isRefused(422, "Invalid")
                .because("metadata.name");
        server.post(DEFINITIONS, definition.replace("self == oldSelf", "self ==== oldSelf"))
                .isRefused(422, "Invalid")
                .saying("compilation failed");
        server.post(DEFINITIONS, definition.replace("specReplicasPath: .spec.", "specReplicasPath: spec."))
                .isRefused(422, "Invalid")
                .because("spec.versions[0].subresources.scale.specReplicasPath");
        server.post(DEFINITIONS, definition.replace("storage: true", "storage: false"))
                .isRefused(422, "Invalid")
                .because("spec.versions");
        server.post(DEFINITIONS, definition.replace(".status.phase", ".status..phase"))
                .isRefused(422, "Invalid")
                .saying("JSONPath");
    }

    @Test
    void shouldDescribeFieldsInOpenApi() {
        assertThat(server.get("/openapi/v3").isOk().at("paths").has("apis/test.weir.dev/v1"))
                .isTrue();

        Answer document = server.get("/openapi/v3/apis/test.weir.dev/v1").isOk();

        assertThat(document.text(
                        "components",
                        "schemas",
                        "dev.weir.test.v1.Widget",
                        "properties",
                        "spec",
                        "properties",
                        "size",
                        "description"))
                .isEqualTo("How large.");
        assertThat(document.at("components", "schemas").has("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"))
                .isTrue();
    }
}
