package dev.weir.local.apiserver;

import static dev.weir.local.apiserver.TestServer.CONFIG_MAPS;
import static dev.weir.local.apiserver.TestServer.PODS;
import static dev.weir.local.apiserver.TestServer.WIDGETS;
import static dev.weir.local.apiserver.TestServer.await;
import static dev.weir.local.apiserver.TestServer.configMap;
import static dev.weir.local.apiserver.TestServer.pod;
import static dev.weir.local.apiserver.TestServer.widget;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeletionTest {

    private TestServer server;

    @BeforeEach
    void start(@TempDir Path folder) {
        server = TestServer.start(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private boolean isGone(String path) {
        return server.get(path).status() == 404;
    }

    private void owned(String name, Answer owner, String extra) {
        server.post(
                        CONFIG_MAPS,
                        "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name
                                + ", ownerReferences: [{apiVersion: v1,"
                                + " kind: ConfigMap, name: " + owner.text("metadata", "name") + ", uid: "
                                + owner.text("metadata", "uid") + extra + "}]}}")
                .isOk();
    }

    @Test
    void shouldAnswerSuccessWhenGone() {
        server.post(CONFIG_MAPS, configMap("a")).isOk();

        Answer deleted = server.delete(CONFIG_MAPS + "/a").isOk();

        assertThat(deleted.text("status")).isEqualTo("Success");
        assertThat(isGone(CONFIG_MAPS + "/a")).isTrue();
    }

    @Test
    void shouldRefuseWhenItIsAnotherObject() {
        server.post(CONFIG_MAPS, configMap("a")).isOk();

        server.delete(CONFIG_MAPS + "/a", "{\"preconditions\":{\"uid\":\"00000000-0000-0000-0000-000000000000\"}}")
                .isRefused(409, "Conflict")
                .saying("UID in precondition");
        server.delete(CONFIG_MAPS + "/a", "{\"preconditions\":{\"resourceVersion\":\"1\"}}")
                .isRefused(409, "Conflict");
    }

    @Test
    void shouldStayUntilLastFinalizerIsRemoved() {
        server.withWidgets();
        server.post(
                        WIDGETS,
                        "{apiVersion: test.weir.dev/v1, kind: Widget, metadata: {name: w, finalizers: [a.b/c]}, spec: {size: 2}}")
                .isOk();

        Answer marked = server.delete(WIDGETS + "/w").isOk();
        assertThat(marked.text("metadata", "deletionTimestamp")).isNotEmpty();
        assertThat(marked.at("metadata", "generation").asInt()).isEqualTo(2);
        server.patch(WIDGETS + "/w", "merge", "{\"metadata\":{\"finalizers\":[\"a.b/c\",\"d.e/f\"]}}")
                .isRefused(422, "Invalid")
                .because("metadata.finalizers");
        assertThat(server.delete(WIDGETS + "/w").isOk().version()).isEqualTo(marked.version());

        server.patch(WIDGETS + "/w", "merge", "{\"metadata\":{\"finalizers\":null}}")
                .isOk();
        assertThat(isGone(WIDGETS + "/w")).isTrue();
    }

    @Test
    void shouldGivePodsTheirTimeUntilTheKubeletIsDone() {
        server.post(PODS, pod("p")).isOk();

        Answer marked = server.delete(PODS + "/p", "{\"gracePeriodSeconds\":5}").isOk();
        assertThat(marked.at("metadata", "deletionGracePeriodSeconds").asInt()).isEqualTo(5);
        assertThat(server.get(PODS + "/p").isOk().text("metadata", "deletionTimestamp"))
                .isNotEmpty();

        server.delete(PODS + "/p", "{\"gracePeriodSeconds\":0}").isOk();
        assertThat(isGone(PODS + "/p")).isTrue();
    }

    @Test
    void shouldCascadeWhenOwnerIsGone() {
        Answer owner = server.post(CONFIG_MAPS, configMap("owner")).isOk();
        Answer other = server.post(CONFIG_MAPS, configMap("other")).isOk();
        owned("child", owner, "");
        Answer child = server.get(CONFIG_MAPS + "/child");
        owned("grandchild", child, "");
        server.post(
                        CONFIG_MAPS,
                        "{apiVersion: v1, kind: ConfigMap, metadata: {name: shared, ownerReferences: ["
                                + "{apiVersion: v1, kind: ConfigMap, name: owner, uid: " + owner.text("metadata", "uid")
                                + "},"
                                + "{apiVersion: v1, kind: ConfigMap, name: other, uid: " + other.text("metadata", "uid")
                                + "}]}}")
                .isOk();

        server.delete(CONFIG_MAPS + "/owner").isOk();

        await("the children go", () -> isGone(CONFIG_MAPS + "/child") && isGone(CONFIG_MAPS + "/grandchild"));
        await(
                "the shared one keeps one owner",
                () -> server.get(CONFIG_MAPS + "/shared")
                                .at("metadata", "ownerReferences")
                                .size()
                        == 1);
    }

    @Test
    void shouldDeleteWhatIsCreatedForAnOwnerThatIsGone() {
        Answer owner = server.post(CONFIG_MAPS, configMap("owner")).isOk();
        server.delete(CONFIG_MAPS + "/owner").isOk();

        owned("late", owner, "");

        await("the late child goes", () -> isGone(CONFIG_MAPS + "/late"));
    }

    @Test
    void shouldLetDependentsGoWhenOrphaned() {
        Answer owner = server.post(CONFIG_MAPS, configMap("owner")).isOk();
        owned("child", owner, "");

        server.delete(CONFIG_MAPS + "/owner", "{\"propagationPolicy\":\"Orphan\"}")
                .isOk();

        await("the owner goes", () -> isGone(CONFIG_MAPS + "/owner"));
        assertThat(server.get(CONFIG_MAPS + "/child").isOk().at("metadata").has("ownerReferences"))
                .isFalse();
    }

    @Test
    void shouldWaitForBlockingDependentsWhenDeletedInTheForeground() {
        Answer owner = server.post(CONFIG_MAPS, configMap("owner")).isOk();
        server.post(
                        CONFIG_MAPS,
                        "{apiVersion: v1, kind: ConfigMap, metadata: {name: child, finalizers: [a.b/c], ownerReferences:"
                                + " [{apiVersion: v1, kind: ConfigMap, name: owner, blockOwnerDeletion: true, uid: "
                                + owner.text("metadata", "uid") + "}]}}")
                .isOk();

        server.delete(CONFIG_MAPS + "/owner?propagationPolicy=Foreground").isOk();

        await(
                "the child is marked",
                () -> !server.get(CONFIG_MAPS + "/child")
                        .text("metadata", "deletionTimestamp")
                        .isEmpty());
        assertThat(server.get(CONFIG_MAPS + "/owner")
                        .isOk()
                        .at("metadata", "finalizers")
                        .get(0)
                        .asText())
                .isEqualTo("foregroundDeletion");
        server.patch(CONFIG_MAPS + "/child", "json", "[{\"op\":\"remove\",\"path\":\"/metadata/finalizers\"}]")
                .isOk();
        await("both go", () -> isGone(CONFIG_MAPS + "/owner") && isGone(CONFIG_MAPS + "/child"));
    }

    @Test
    void shouldEmptyNamespaceBeforeItGoes() {
        server.post("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: n}}")
                .isOk();
        String inside = "/api/v1/namespaces/n/configmaps";
        server.post(inside, "{apiVersion: v1, kind: ConfigMap, metadata: {name: held, finalizers: [a.b/c]}}")
                .isOk();
        server.post(inside, configMap("free")).isOk();

        Answer marked = server.delete("/api/v1/namespaces/n").isOk();

        assertThat(marked.text("status", "phase")).isEqualTo("Terminating");
        await("the free one goes", () -> isGone(inside + "/free"));
        server.post(inside, configMap("new")).isRefused(403, "Forbidden").saying("being terminated");
        server.patch(inside + "/held", "merge", "{\"metadata\":{\"finalizers\":null}}")
                .isOk();
        await("the namespace goes", () -> isGone("/api/v1/namespaces/n"));
    }

    @Test
    void shouldDeleteResourcesWithTheirDefinition() {
        server.withWidgets();
        server.post(WIDGETS, widget("w", "size: 2")).isOk();

        server.delete("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.test.weir.dev")
                .isOk();

        await("the resource is not served any more", () -> isGone("/apis/test.weir.dev/v1"));
        server.withWidgets();
        assertThat(server.get(WIDGETS).isOk().at("items")).isEmpty();
    }

    @Test
    void shouldDeleteWhatTheSelectorChooses() {
        for (String name : new String[] {"x", "y"}) {
            server.post(
                            CONFIG_MAPS,
                            "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + ", labels: {which: " + name
                                    + "}}}")
                    .isOk();
        }

        Answer deleted = server.delete(CONFIG_MAPS + "?labelSelector=which%3Dx").isOk();

        assertThat(deleted.at("items")).hasSize(1);
        assertThat(isGone(CONFIG_MAPS + "/x")).isTrue();
        assertThat(isGone(CONFIG_MAPS + "/y")).isFalse();
    }
}
