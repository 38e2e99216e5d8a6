package dev.weir.local.apiserver;

import static dev.weir.local.apiserver.TestServer.CONFIG_MAPS;
import static dev.weir.local.apiserver.TestServer.WIDGETS;
import static dev.weir.local.apiserver.TestServer.widget;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.local.apiserver.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerSideApplyTest {

    private TestServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = TestServer.start(folder).withWidgets();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static JsonNode managed(Answer object, String manager, String operation) {
        for (JsonNode entry : object.at("metadata", "managedFields")) {
            if (Json.text(entry, "manager").equals(manager)
                    && Json.text(entry, "operation").equals(operation)) {
                return entry;
            }
        }
        throw new AssertionError(
                manager + " owns nothing by " + operation + ": " + object.body().toPrettyString());
    }

    @Test
    void shouldCreateAndOwnWhatWasNamed() {
        Answer made = server.apply(WIDGETS + "/new", "me", widget("new", "size: 2, parts: [{name: a, weight: 1}]"))
                .isOk();

        assertThat(made.status()).isEqualTo(201);
        assertThat(managed(made, "me", "Apply").path("fieldsV1").toString())
                .isEqualTo(
                        "{\"f:spec\":{\"f:parts\":{\"k:{\\\"name\\\":\\\"a\\\"}\":{\".\":{},\"f:name\":{},\"f:weight\":{}}},\"f:size\":{}}}");
    }

    @Test
    void shouldChangeNothingWhenAppliedAgain() {
        Answer first = server.apply(WIDGETS + "/again", "me", widget("again", "size: 2"))
                .isOk();

        Answer second = server.apply(WIDGETS + "/again", "me", widget("again", "size: 2"))
                .isOk();

        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void shouldRefuseWhenAnotherOwnsTheField() {
        server.apply(WIDGETS + "/conflict", "me", widget("conflict", "size: 2")).isOk();

        server.apply(WIDGETS + "/conflict", "you", widget("conflict", "size: 3"))
                .isRefused(409, "Conflict")
                .because(".spec.size")
                .saying("Apply failed with 1 conflict: conflict with \"me\" using test.weir.dev/v1: .spec.size");
        Answer forced = server.apply(WIDGETS + "/conflict?force=true", "you", widget("conflict", "size: 3"))
                .isOk();

        assertThat(forced.at("spec", "size").asInt()).isEqualTo(3);
        assertThat(forced.at("metadata", "managedFields")).hasSize(1);
    }

    @Test
    void shouldShareFieldsWhenValuesAgree() {
        server.apply(WIDGETS + "/shared", "me", widget("shared", "size: 2, color: green"))
                .isOk();
        server.apply(WIDGETS + "/shared", "you", widget("shared", "size: 2")).isOk();

        Answer left = server.apply(WIDGETS + "/shared", "me", widget("shared", "size: 2"))
                .isOk();
        assertThat(left.at("spec").has("color")).isFalse();

        assertThat(managed(left, "you", "Apply").at("/fieldsV1/f:spec").has("f:size"))
                .isTrue();
    }

    @Test
    void shouldRemoveWhatIsNoLongerNamedAndNobodyElseOwns() {
        server.apply(
                        WIDGETS + "/dropped",
                        "me",
                        widget("dropped", "size: 2, color: green, parts: [{name: a, weight: 1}, {name: b}]"))
                .isOk();
        server.apply(WIDGETS + "/dropped", "you", widget("dropped", "size: 2, parts: [{name: b, weight: 7}]"))
                .isOk();

        Answer left = server.apply(WIDGETS + "/dropped", "me", widget("dropped", "size: 2"))
                .isOk();

        assertThat(left.at("spec").has("color")).isFalse();
        assertThat(left.at("spec", "parts").toString()).isEqualTo("[{\"name\":\"b\",\"weight\":7}]");
    }

    @Test
    void shouldConflictWithFieldThatAnUpdateTook() {
        server.apply(WIDGETS + "/taken", "me", widget("taken", "size: 2")).isOk();
        server.patch(WIDGETS + "/taken?fieldManager=editor", "merge", "{\"spec\":{\"size\":5}}")
                .isOk();

        server.apply(WIDGETS + "/taken", "me", widget("taken", "size: 2"))
                .isRefused(409, "Conflict")
                .saying("conflict with \"editor\"");
    }

    @Test
    void shouldOwnStatusApartFromSpec() {
        server.apply(WIDGETS + "/status", "me", widget("status", "size: 2")).isOk();
        String status = "{apiVersion: test.weir.dev/v1, kind: Widget, metadata: {name: status}, status: {phase: Fine,"
                + " conditions: [{type: Ready, status: 'True'}]}}";

        Answer applied = server.apply(WIDGETS + "/status/status", "me", status).isOk();
        Answer again = server.apply(WIDGETS + "/status/status", "me", status).isOk();

        assertThat(applied.at("metadata", "managedFields")).hasSize(2);
        assertThat(applied.at("spec", "size").asInt()).isEqualTo(2);
        assertThat(applied.text("status", "phase")).isEqualTo("Fine");
        assertThat(again.version()).isEqualTo(applied.version());
    }

    @Test
    void shouldMergeListsOfBuiltInsByTheirKeys() {
        String path = "/apis/apps/v1/namespaces/default/statefulsets/merged";
        String set =
                "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: merged}, spec: {%s template: {%s spec: {containers:"
                        + " [{name: main, %s}]}}}}";
        server.apply(
                        path,
                        "me",
                        String.format(
                                set,
                                "serviceName: s, selector: {matchLabels: {app: a}},",
                                "metadata: {labels: {app: a}},",
                                "image: i, ports: [{containerPort: 80}], env: [{name: A, value: '1'}]"))
                .isOk();

        Answer both = server.apply(path, "you", String.format(set, "", "", "env: [{name: B, value: '2'}]"))
                .isOk();
        Answer again = server.apply(path, "you", String.format(set, "", "", "env: [{name: B, value: '2'}]"))
                .isOk();

        List<String> names = new ArrayList<>();
        both.at("spec", "template", "spec", "containers")
                .get(0)
                .path("env")
                .forEach(variable -> names.add(Json.text(variable, "name")));
        assertThat(names).containsExactlyInAnyOrder("A", "B");
        assertThat(both.at("spec", "template", "spec", "containers")).hasSize(1);
        assertThat(again.version()).isEqualTo(both.version());
        server.apply(path, "you", String.format(set, "", "", "env: [{name: A, value: '2'}]"))
                .isRefused(409, "Conflict")
                .because(".spec.template.spec.containers[name=\"main\"].env[name=\"A\"].value");
    }

    @Test
    void shouldRefuseApplyWithoutManager() {
        server.send(server.method(
                        "PATCH", CONFIG_MAPS + "/x", "application/apply-patch+yaml", TestServer.configMap("x")))
                .isRefused(400, "BadRequest")
                .saying("fieldManager");
    }
}
