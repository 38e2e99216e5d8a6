package dev.weir.local.apiserver;

import static dev.weir.local.apiserver.TestServer.await;
import static dev.weir.local.apiserver.TestServer.widget;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the operator and the kubelet do, with the client that they do it with. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class ClientTest {

    private static final String SET = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: set, namespace: default}
            spec:
              serviceName: set
              replicas: %d
              selector: {matchLabels: {app: set}}
              template:
                metadata: {labels: {app: set}}
                spec:
                  containers:
                  - name: main
                    image: x
                    env: [{name: A, value: '1'}]
                    ports: [{containerPort: 80}]
                    resources: {requests: {cpu: 500m, memory: 1Gi}}
            """;

    private TestServer server;
    private KubernetesClient client;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = TestServer.start(
                        folder, query -> new ByteArrayInputStream("a line\n".getBytes(StandardCharsets.UTF_8)))
                .withWidgets();
        client = server.client();
    }

    @AfterAll
    void stop() {
        client.close();
        server.close();
    }

    private StatefulSet set(int replicas) {
        return Serialization.unmarshal(String.format(SET, replicas), StatefulSet.class);
    }

    @Test
    void shouldApplyAndScaleStatefulSets() {
        StatefulSet first = client.resource(set(2)).serverSideApply();
        StatefulSet again = client.resource(set(2)).serverSideApply();
        assertThat(again.getMetadata().getResourceVersion())
                .isEqualTo(first.getMetadata().getResourceVersion());

        client.apps().statefulSets().inNamespace("default").withName("set").scale(5);

        StatefulSet scaled = client.apps()
                .statefulSets()
                .inNamespace("default")
                .withName("set")
                .get();
        assertThat(scaled.getSpec().getReplicas()).isEqualTo(5);
        assertThat(scaled.getMetadata().getGeneration()).isEqualTo(2);
        scaled.getStatus().setReadyReplicas(3);
        assertThat(client.resource(scaled).updateStatus().getStatus().getReadyReplicas())
                .isEqualTo(3);
    }

    @Test
    void shouldRunAPodToItsEnd() {
        Pod pod = client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withGenerateName("run-")
                        .withNamespace("default")
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName("here")
                        .addNewContainer()
                        .withName("main")
                        .withImage("x")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        assertThat(pod.getStatus().getPhase()).isEqualTo("Pending");

        client.resource(pod)
                .editStatus(p -> new PodBuilder(p)
                        .editOrNewStatus()
                        .withPhase("Running")
                        .endStatus()
                        .build());
        assertThat(client.pods()
                        .inNamespace("default")
                        .withField("status.phase", "Running")
                        .list()
                        .getItems())
                .hasSize(1);
        assertThat(client.pods().resource(pod).getLog()).isEqualTo("a line\n");

        client.resource(pod).delete();
        assertThat(client.resource(pod).get().getMetadata().getDeletionTimestamp())
                .isNotNull();
        client.resource(pod).withGracePeriod(0).delete();
        assertThat(client.resource(pod).get()).isNull();
    }

    @Test
    void shouldWaitForConditionsOfCustomResources() {
        ResourceDefinitionContext widgets = new ResourceDefinitionContext.Builder()
                .withGroup("test.weir.dev")
                .withVersion("v1")
                .withKind("Widget")
                .withPlural("widgets")
                .withNamespaced(true)
                .build();
        GenericKubernetesResource made = client.genericKubernetesResources(widgets)
                .inNamespace("default")
                .resource(
                        Serialization.unmarshal("---\n" + widget("waited", "size: 2"), GenericKubernetesResource.class))
                .create();
        assertThat(made.<Integer>get("spec", "replicas")).isEqualTo(1);

        server.patch(TestServer.WIDGETS + "/waited/status", "merge", "{\"status\":{\"phase\":\"Fine\"}}")
                .isOk();

        GenericKubernetesResource waited = client.genericKubernetesResources(widgets)
                .inNamespace("default")
                .withName("waited")
                .waitUntilCondition(w -> w != null && "Fine".equals(w.get("status", "phase")), 20, TimeUnit.SECONDS);
        assertThat(waited).isNotNull();
    }

    @Test
    void shouldExplainRefusalsToTheClient() {
        assertThatThrownBy(() -> client.resource("---\n" + widget("refused", "size: 99"))
                        .inNamespace("default")
                        .create())
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> {
                    assertThat(e.getCode()).isEqualTo(422);
                    assertThat(e.getStatus().getDetails().getCauses())
                            .singleElement()
                            .satisfies(cause -> assertThat(cause.getField()).isEqualTo("spec.size"));
                });
    }

    @Test
    void shouldElectOneLeaderAfterTheOther() {
        var events = new ConcurrentLinkedQueue<String>();
        var first = elect("first", events);
        await("the first leads", () -> events.contains("first leads"));
        var second = elect("second", events);

        first.cancel(true);

        await("the second leads", () -> events.contains("second leads"));
        second.cancel(true);
    }

    private java.util.concurrent.CompletableFuture<?> elect(String name, ConcurrentLinkedQueue<String> events) {
        return client.leaderElector()
                .withConfig(new LeaderElectionConfigBuilder()
                        .withName("election")
                        .withLock(new LeaseLock("default", "election", name))
                        .withLeaseDuration(Duration.ofSeconds(3))
                        .withRenewDeadline(Duration.ofSeconds(2))
                        .withRetryPeriod(Duration.ofMillis(200))
                        .withReleaseOnCancel(true)
                        .withLeaderCallbacks(new LeaderCallbacks(
                                () -> events.add(name + " leads"), () -> events.add(name + " stopped"), leader -> {}))
                        .build())
                .build()
                .start();
    }
}
