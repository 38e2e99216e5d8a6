package dev.weir.local.apiserver;

import static dev.weir.local.apiserver.TestServer.CONFIG_MAPS;
import static dev.weir.local.apiserver.TestServer.configMap;
import static dev.weir.local.apiserver.TestServer.copy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
class ObjectsTest {

    private TestServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = TestServer.start(folder);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void shouldGiveIdentityWhenCreated() {
        Answer created = server.post(CONFIG_MAPS, configMap("identity")).isOk();

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.text("metadata", "uid")).hasSize(36);
        assertThat(created.text("metadata", "namespace")).isEqualTo("default");
        assertThat(created.text("metadata", "creationTimestamp")).matches("....-..-..T..:..:..Z");
        assertThat(server.get(CONFIG_MAPS + "/identity").body()).isEqualTo(created.body());
    }

    @Test
    void shouldRefuseWhenNameIsTaken() {
        server.post(CONFIG_MAPS, configMap("taken")).isOk();

        server.post(CONFIG_MAPS, configMap("taken"))
                .isRefused(409, "AlreadyExists")
                .saying("configmaps \"taken\" already exists");
    }

    @Test
    void shouldSayNotFoundWhenThereIsNone() {
        server.get(CONFIG_MAPS + "/none").isRefused(404, "NotFound").saying("configmaps \"none\" not found");
        server.get("/api/v1/namespaces/default/gadgets").isRefused(404, "NotFound");
        server.delete(CONFIG_MAPS + "/none").isRefused(404, "NotFound");
    }

    @Test
    void shouldMakeUpNameWhenGenerateNameIsGiven() {
        String body = "{apiVersion: v1, kind: ConfigMap, metadata: {generateName: made-}}";

        String first = server.post(CONFIG_MAPS, body).isOk().text("metadata", "name");
        String second = server.post(CONFIG_MAPS, body).isOk().text("metadata", "name");

        assertThat(first).startsWith("made-").hasSize(10).isNotEqualTo(second);
    }

    @Test
    void shouldRefuseNameThatIsNone() {
        for (String name : List.of("Upper", "../etc", "a_b", "-a", "a".repeat(254))) {
            server.post(CONFIG_MAPS, configMap("'" + name + "'"))
                    .isRefused(422, "Invalid")
                    .because("metadata.name");
        }
        server.post(CONFIG_MAPS, "{apiVersion: v1, kind: ConfigMap}")
                .isRefused(422, "Invalid")
                .saying("name or generateName is required");
    }

    @Test
    void shouldRefuseWhenNamespaceIsMissingOrAnother() {
        server.post("/api/v1/namespaces/nowhere/configmaps", configMap("a"))
                .isRefused(404, "NotFound")
                .saying("namespaces \"nowhere\" not found");
        server.post(CONFIG_MAPS, "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: kube-system}}")
                .isRefused(400, "BadRequest")
                .saying("namespace");
    }

    @Test
    void shouldRefuseWhenKindIsAnother() {
        server.post(CONFIG_MAPS, "{apiVersion: v1, kind: Secret, metadata: {name: a}}")
                .isRefused(400, "BadRequest")
                .saying("do not match the expected");
    }

    @Test
    void shouldRefuseUpdateWhenChangedMeanwhile() {
        Answer first = server.post(CONFIG_MAPS, configMap("contended")).isOk();
        ObjectNode next = copy(first);
        Json.child(next, "data").put("a", "2");
        server.put(CONFIG_MAPS + "/contended", next).isOk();

        Json.child(next, "data").put("a", "3");
        server.put(CONFIG_MAPS + "/contended", next).isRefused(409, "Conflict").saying("the object has been modified");

        assertThat(server.get(CONFIG_MAPS + "/contended").text("data", "a")).isEqualTo("2");
    }

    @Test
    void shouldNotCountVersionUpWhenNothingChanges() {
        Answer first = server.post(CONFIG_MAPS, configMap("same")).isOk();

        Answer put = server.put(CONFIG_MAPS + "/same", first.body()).isOk();
        Answer patched = server.patch(CONFIG_MAPS + "/same", "merge", "{\"data\":{\"a\":\"1\"}}")
                .isOk();

        assertThat(put.version()).isEqualTo(first.version());
        assertThat(patched.version()).isEqualTo(first.version());
    }

    @Test
    void shouldKeepWhatOnlyTheServerSetsWhenUpdated() {
        Answer first = server.post(CONFIG_MAPS, configMap("owned")).isOk();

        Answer patched = server.patch(
                        CONFIG_MAPS + "/owned",
                        "merge",
                        "{\"metadata\":{\"creationTimestamp\":\"2001-01-01T00:00:00Z\",\"labels\":{\"a\":\"b\"}}}")
                .isOk();

        assertThat(patched.text("metadata", "creationTimestamp"))
                .isEqualTo(first.text("metadata", "creationTimestamp"));
        assertThat(patched.text("metadata", "labels", "a")).isEqualTo("b");
    }

    @Test
    void shouldChangeNothingWhenDryRun() {
        server.post(CONFIG_MAPS + "?dryRun=All", configMap("dry")).isOk();
        server.get(CONFIG_MAPS + "/dry").isRefused(404, "NotFound");
        Answer first = server.post(CONFIG_MAPS, configMap("dry")).isOk();

        Answer patched = server.patch(CONFIG_MAPS + "/dry?dryRun=All", "merge", "{\"data\":{\"a\":\"9\"}}")
                .isOk();
        server.delete(CONFIG_MAPS + "/dry?dryRun=All").isOk();

        assertThat(patched.text("data", "a")).isEqualTo("9");
        assertThat(server.get(CONFIG_MAPS + "/dry").isOk().version()).isEqualTo(first.version());
    }

    @Test
    void shouldTreatUnknownFieldsAsAsked() {
        String body = "{apiVersion: v1, kind: ConfigMap, metadata: {name: unknown}, dater: {a: b}}";

        server.post(CONFIG_MAPS + "?fieldValidation=Strict", body)
                .isRefused(400, "BadRequest")
                .saying("unknown field \"dater\"");
        Answer warned = server.post(CONFIG_MAPS + "?dryRun=All", body).isOk();
        Answer ignored = server.post(CONFIG_MAPS + "?dryRun=All&fieldValidation=Ignore", body)
                .isOk();

        assertThat(warned.warnings()).singleElement().asString().contains("unknown field 'dater'");
        assertThat(warned.body().has("dater")).isFalse();
        assertThat(ignored.warnings()).isEmpty();
    }

    @Test
    void shouldRefuseWhenTypeIsWrong() {
        server.post(CONFIG_MAPS, "{apiVersion: v1, kind: ConfigMap, metadata: {name: wrong}, data: {a: [1]}}")
                .isRefused(422, "Invalid")
                .because("data.a");
    }

    @Test
    void shouldListInOrderWhenAskedPageByPage() {
        for (String name : List.of("page-c", "page-a", "page-b")) {
            server.post(
                            CONFIG_MAPS,
                            "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + ", labels: {list: paged}}}")
                    .isOk();
        }
        String list = CONFIG_MAPS + "?labelSelector=list%3Dpaged&limit=2";

        Answer first = server.get(list).isOk();
        Answer second = server.get(list + "&continue=" + first.text("metadata", "continue"))
                .isOk();

        assertThat(names(first)).containsExactly("page-a", "page-b");
        assertThat(first.at("metadata", "remainingItemCount").asInt()).isEqualTo(1);
        assertThat(names(second)).containsExactly("page-c");
        assertThat(second.at("metadata").has("continue")).isFalse();
        assertThat(second.version()).isEqualTo(first.version());
        server.get(list + "&continue=garbage").isRefused(400, "BadRequest");
    }

    @Test
    void shouldSelectByLabelsAndFields() {
        for (String name : List.of("sel-a", "sel-b")) {
            server.post(
                            CONFIG_MAPS,
                            "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name
                                    + ", labels: {in: selected, which: " + name + "}}}")
                    .isOk();
        }

        assertThat(selected("labelSelector=in%3Dselected,which!%3Dsel-a")).containsExactly("sel-b");
        assertThat(selected("labelSelector=which%20in%20(sel-a,%20other)")).containsExactly("sel-a");
        assertThat(selected("labelSelector=in%3Dselected,which%20notin%20(sel-a)"))
                .containsExactly("sel-b");
        assertThat(selected("labelSelector=in,!absent")).containsExactly("sel-a", "sel-b");
        assertThat(selected("fieldSelector=metadata.name%3Dsel-b")).containsExactly("sel-b");
        server.get(CONFIG_MAPS + "?fieldSelector=data.a%3D1")
                .isRefused(400, "BadRequest")
                .saying("field label not supported");
        server.get(CONFIG_MAPS + "?labelSelector=%3D%3D(").isRefused(400, "BadRequest");
    }

    private List<String> selected(String query) {
        return names(server.get(CONFIG_MAPS + "?" + query).isOk());
    }

    private static List<String> names(Answer list) {
        List<String> names = new ArrayList<>();
        list.at("items").forEach(item -> names.add(Json.text(item, "metadata", "name")));
        return names;
    }

    @Test
    void shouldEncodeStringDataOfSecrets() {
        Answer secret = server.post(
                        "/api/v1/namespaces/default/secrets",
                        "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {p: q}}")
                .isOk();

        assertThat(secret.text("data", "p")).isEqualTo("cQ==");
        assertThat(secret.text("type")).isEqualTo("Opaque");
        assertThat(secret.body().has("stringData")).isFalse();
    }

    @Test
    void shouldShowOneEventInBothGroups() {
        server.post(
                        "/apis/events.k8s.io/v1/namespaces/default/events",
                        "{apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: e}, reason: Done, note: all well,"
                                + " type: Normal, action: Do, reportingController: me, reportingInstance: me-1,"
                                + " eventTime: '2026-01-01T00:00:00.000000Z', regarding: {kind: Pod, name: p, namespace: default}}")
                .isOk();

        Answer core = server.get("/api/v1/namespaces/default/events/e").isOk();
        Answer newer =
                server.get("/apis/events.k8s.io/v1/namespaces/default/events/e").isOk();

        assertThat(core.text("message")).isEqualTo("all well");
        assertThat(core.text("involvedObject", "name")).isEqualTo("p");
        assertThat(core.text("apiVersion")).isEqualTo("v1");
        assertThat(newer.text("note")).isEqualTo("all well");
        assertThat(newer.text("apiVersion")).isEqualTo("events.k8s.io/v1");
    }

    @Test
    void shouldForbidChangesThatStatefulSetsCannotMake() {
        String sets = "/apis/apps/v1/namespaces/default/statefulsets";
        String set =
                "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: set}, spec: {serviceName: s, replicas: 2, selector:"
                        + " {matchLabels: {app: a}}, template: {metadata: {labels: {app: %s}}, spec: {containers: [{name: c, image: i}]}}}}";
        server.post(sets, String.format(set, "b")).isRefused(422, "Invalid").because("spec.template.metadata.labels");
        server.post(sets, String.format(set, "a")).isOk();

        server.patch(sets + "/set", "merge", "{\"spec\":{\"serviceName\":\"other\"}}")
                .isRefused(422, "Invalid")
                .because("spec");
        Answer scaled = server.patch(sets + "/set", "merge", "{\"spec\":{\"replicas\":3}}")
                .isOk();

        assertThat(scaled.at("metadata", "generation").asInt()).isEqualTo(2);
        assertThat(scaled.text("spec", "podManagementPolicy")).isEqualTo("OrderedReady");
    }
}
