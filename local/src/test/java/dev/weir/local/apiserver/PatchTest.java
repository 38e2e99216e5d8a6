package dev.weir.local.apiserver;

import static dev.weir.local.apiserver.TestServer.CONFIG_MAPS;
import static dev.weir.local.apiserver.TestServer.PODS;
import static dev.weir.local.apiserver.TestServer.WIDGETS;
import static dev.weir.local.apiserver.TestServer.configMap;
import static dev.weir.local.apiserver.TestServer.pod;
import static dev.weir.local.apiserver.TestServer.widget;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PatchTest {

    private static final String SETS = "/apis/apps/v1/namespaces/default/statefulsets";

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
    void shouldFollowJsonPatch() {
        server.post(CONFIG_MAPS, configMap("json")).isOk();

        Answer patched = server.patch(
                        CONFIG_MAPS + "/json",
                        "json",
                        "[{\"op\":\"test\",\"path\":\"/data/a\",\"value\":\"1\"},{\"op\":\"add\",\"path\":\"/data/b\",\"value\":\"2\"}]")
                .isOk();

        assertThat(patched.at("data").toString()).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
        server.patch(
                        CONFIG_MAPS + "/json",
                        "json",
                        "[{\"op\":\"test\",\"path\":\"/data/a\",\"value\":\"9\"},{\"op\":\"remove\",\"path\":\"/data/b\"}]")
                .isRefused(422, "Invalid");
        server.patch(CONFIG_MAPS + "/json", "json", "[{\"op\":\"remove\",\"path\":\"/data/none\"}]")
                .isRefused(422, "Invalid");
        server.patch(CONFIG_MAPS + "/json", "json", "{}").isRefused(400, "BadRequest");
        server.patch(CONFIG_MAPS + "/json", "json", "[{\"op\":\"remove\",\"path\":\"\"}]");
        assertThat(server.get(CONFIG_MAPS + "/json").isOk().at("data")).hasSize(2);
    }

    @Test
    void shouldFollowMergePatch() {
        server.post(CONFIG_MAPS, configMap("merge")).isOk();

        Answer patched = server.patch(CONFIG_MAPS + "/merge", "merge", "{\"data\":{\"a\":null,\"b\":\"2\"}}")
                .isOk();

        assertThat(patched.at("data").toString()).isEqualTo("{\"b\":\"2\"}");
    }

    @Test
    void shouldMergeListsByKeyWhenStrategic() {
        server.post(
                        SETS,
                        "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: strategic}, spec: {serviceName: s, selector:"
                                + " {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers:"
                                + " [{name: main, image: x, env: [{name: A, value: '1'}, {name: C, value: '3'}]}, {name: side,"
                                + " image: y}], volumes: [{name: v, emptyDir: {}}]}}}}")
                .isOk();

        Answer patched = server.patch(
                        SETS + "/strategic",
                        "strategic-merge",
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"env\":[{\"name\":\"B\",\"value\":\"2\"},"
                                + "{\"name\":\"C\",\"$patch\":\"delete\"}]},{\"name\":\"side\",\"$patch\":\"delete\"}],"
                                + "\"volumes\":[{\"name\":\"v\",\"$retainKeys\":[\"name\",\"hostPath\"],\"hostPath\":{\"path\":\"/p\"}}]}}}}")
                .isOk();

        var spec = patched.at("spec", "template", "spec");
        assertThat(spec.path("containers")).hasSize(1);
        assertThat(spec.at("/containers/0/image").asText()).isEqualTo("x");
        assertThat(spec.at("/containers/0/env").toString())
                .isEqualTo("[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"B\",\"value\":\"2\"}]");
        assertThat(spec.at("/volumes/0").has("emptyDir")).isFalse();
        assertThat(spec.at("/volumes/0/hostPath/path").asText()).isEqualTo("/p");
    }

    @Test
    void shouldMergeConditionsWhenStatusIsPatched() {
        server.post(PODS, pod("conditions")).isOk();
        String patch = "{\"status\":{\"conditions\":[{\"type\":\"%s\",\"status\":\"True\"}]}}";
        server.patch(PODS + "/conditions/status", "strategic-merge", String.format(patch, "Ready"))
                .isOk();

        Answer patched = server.patch(
                        PODS + "/conditions/status", "strategic-merge", String.format(patch, "Initialized"))
                .isOk();

        assertThat(patched.at("status", "conditions")).hasSize(2);
        assertThat(patched.text("status", "phase")).isEqualTo("Pending");
    }

    @Test
    void shouldRefuseStrategicPatchOfCustomResources() {
        server.post(WIDGETS, widget("strategic", "size: 2")).isOk();

        server.patch(WIDGETS + "/strategic", "strategic-merge", "{}").isRefused(415, "UnsupportedMediaType");
        server.patch(WIDGETS + "/strategic", "odd", "{}").isRefused(415, "UnsupportedMediaType");
    }

    @Test
    void shouldForbidChangesOfPodsThatRun() {
        server.post(PODS, pod("fixed")).isOk();

        server.patch(PODS + "/fixed", "merge", "{\"spec\":{\"containers\":[{\"name\":\"other\",\"image\":\"x\"}]}}")
                .isRefused(422, "Invalid")
                .because("spec");
    }
}
