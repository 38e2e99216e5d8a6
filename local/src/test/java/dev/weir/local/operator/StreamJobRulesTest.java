package dev.weir.local.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.local.apiserver.ApiServer;
import dev.weir.local.apiserver.logs.PodLogs;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the definition of StreamJobs lets an API server refuse by itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamJobRulesTest {
    private static final String SECRET = "credentialsSecret: weir-s3";

    private ApiServer server;
    private KubernetesClient client;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        server = ApiServer.start(new ApiServer.Config(folder.resolve("data"), 0, PodLogs.NONE));
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(server.kubeConfig().yaml()))
                .build();
        try (var definition = Files.newInputStream(Path.of("../crds/streamjobs.weir.dev.yaml"))) {
            client.load(definition).serverSideApply();
        }
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("demo")
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterAll
    void stop() throws IOException {
        client.close();
        server.close();
    }

    /**
     * @param pods {@code spec.pods}, as YAML in one line
     * @param access how storage is reached
     */
    private GenericKubernetesResource apply(String pods, String access) {
        return client.resource(Serialization.unmarshal("""
                        apiVersion: weir.dev/v1alpha1
                        kind: StreamJob
                        metadata: {name: flights, namespace: demo}
                        spec:
                          image: weir/flights:dev
                          job: {class: dev.weir.examples.flights.HourlyDelays}
                          parallelism: 2
                          pods: %s
                          checkpointing:
                            storage: {s3: {endpoint: "http://s3:9000", bucket: weir, %s}}
                        """.formatted(pods, access), GenericKubernetesResource.class))
                .fieldManager("user")
                .forceConflicts()
                .serverSideApply();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{serviceAccountName: Me} | spec.pods.serviceAccountName",
                "{imagePullSecrets: [{}]} | spec.pods.imagePullSecrets[0].name",
                "{terminationGracePeriodSeconds: 9} | spec.pods.terminationGracePeriodSeconds",
                "{terminationGracePeriodSeconds: 3601} | spec.pods.terminationGracePeriodSeconds",
                "{spread: [{topologyKey: a}, {topologyKey: a}]} | each spread must have a topologyKey of its own",
                "{spread: [{topologyKey: a, whenUnsatisfiable: Never}]} | whenUnsatisfiable",
                "{spread: [{topologyKey: '/'}]} | spec.pods.spread[0].topologyKey",
                "{security: None} | spec.pods.security",
                "{disruptionBudget: {maxUnavailable: 0}} | spec.pods.disruptionBudget.maxUnavailable",
                "{network: {enabled: maybe}} | spec.pods.network.enabled",
            })
    void shouldRefusePodsThatCannotBe(String pods, String named) {
        assertThatThrownBy(() -> apply(pods, SECRET))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "region: x | either credentialsSecret or webIdentity",
                "credentialsSecret: a, webIdentity: {} | either credentialsSecret or webIdentity",
                "webIdentity: {stsEndpoint: 'ftp://x'} | spec.checkpointing.storage.s3.webIdentity.stsEndpoint",
                "webIdentity: {tokenSeconds: 60} | spec.checkpointing.storage.s3.webIdentity.tokenSeconds",
                "webIdentity: {roleArn: 'a b'} | spec.checkpointing.storage.s3.webIdentity.roleArn",
            })
    void shouldRefuseMoreOrLessThanOneWayToStorage(String access, String named) {
        assertThatThrownBy(() -> apply("{}", access))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"streamjob.yaml", "kind.yaml"})
    void shouldTakeTheExamples(String file) throws IOException {
        try (var yaml = Files.newInputStream(Path.of("../examples/flights", file))) {
            assertThat(client.load(yaml).items())
                    .filteredOn(resource -> resource.getKind().equals("StreamJob"))
                    .singleElement()
                    .satisfies(job -> assertThat(client.resource(job)
                                    .inNamespace("demo")
                                    .fieldManager("user")
                                    .forceConflicts()
                                    .serverSideApply())
                            .isNotNull());
        }
    }

    @Test
    void shouldTakeWhatIsRightAndFillTheRestIn() {
        GenericKubernetesResource job = apply(
                "{spread: [], network: {ingress: [{from: [{podSelector: {}}], ports: [{port: 80}, {port: http}]}]}}",
                "webIdentity: {roleArn: 'arn:aws:iam::1:role/x'}");

        assertThat(job.<Integer>get("spec", "pods", "terminationGracePeriodSeconds"))
                .isEqualTo(30);
        assertThat(job.<String>get("spec", "checkpointing", "storage", "s3", "webIdentity", "audience"))
                .isEqualTo("sts.amazonaws.com");
    }
}
