package dev.weir.local.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server does with the rules of the custom resources: what it refuses and how it says so, what it fills in. */
@Tag("e2e")
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpecificationRulesTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String JOB = """
            apiVersion: weir.dev/v1alpha1
            kind: StreamJob
            metadata: {name: rules}
            spec:
              image: weir/flights:dev
              job: {class: dev.weir.examples.flights.HourlyDelays}
              parallelism: 2
              checkpointing:
                storage: {s3: {endpoint: "http://s3:9000", bucket: weir, credentialsSecret: weir-s3}}
            """;
    private static final String CHECKPOINT = """
            apiVersion: weir.dev/v1alpha1
            kind: Checkpoint
            metadata: {name: rules}
            spec: {streamJob: flights}
            """;
    private static final String S3 = "/spec/checkpointing/storage/s3/";

    @TempDir
    static Path folder;

    private ClusterUnderTest cluster;
    private KubernetesClient client;
    private String namespace;

    @BeforeAll
    void start() throws IOException {
        cluster = ClusterUnderTest.start(folder);
        client = cluster.client();
        namespace = cluster.namespace("rules");
    }

    @AfterAll
    void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    static Stream<Arguments> shouldRefuse() {
        return Stream.of(
                job(
                        "/spec/checkpointing/storage/s3/bucket",
                        "null",
                        "spec.checkpointing.storage.s3.bucket",
                        "Required"),
                job("/spec/image", "null", "spec.image", "Required"),
                job("/spec/job", "null", "spec.job", "Required"),
                job("/spec", "null", "spec", "Required"),
                job("/spec/parallelism", "0", "spec.parallelism", "greater than or equal to 1"),
                job("/spec/parallelism", "40000", "spec.parallelism", "less than or equal to 32768"),
                job("/spec/parallelism", "2.5", "spec.parallelism", "integer"),
                job("/spec/parallelism", "two", "spec.parallelism", "integer"),
                job("/spec/maxParallelism", "1", "parallelism must not be larger than maxParallelism"),
                job("/metadata/name", "a".repeat(46), "the name of a StreamJob", "45 characters"),
                job("/metadata/name", "1st", "the name of a StreamJob must be that of a Service"),
                job("/metadata/name", "a.b", "the name of a StreamJob must be that of a Service"),
                job("/spec/checkpointing/interval", "1 second", "spec.checkpointing.interval", "1 second"),
                job("/spec/checkpointing/interval", "5ms", "interval must be 0s", "at least 10ms"),
                job("/spec/checkpointing/timeout", "99ms", "timeout must be at least 100ms"),
                job("/spec/checkpointing/alignmentTimeout", "11m", "alignmentTimeout must be shorter than timeout"),
                job("/spec/checkpointing/intervall", "1s", "unknown field", "spec.checkpointing.intervall"),
                job("/spec/checkpointing/mode", "Twice", "spec.checkpointing.mode", "ExactlyOnce"),
                job("/spec/checkpointing/history", "{limit: 0}", "spec.checkpointing.history.limit", "1"),
                job(S3 + "bucket", "Weir", "spec.checkpointing.storage.s3.bucket", "should match"),
                job(S3 + "endpoint", "s3:9000", "spec.checkpointing.storage.s3.endpoint", "should match"),
                job(S3 + "prefix", "/x", "spec.checkpointing.storage.s3.prefix", "should match"),
                job("/spec/job/class", "no class", "spec.job.class", "should match"),
                job("/spec/job/jar", "http://x/y.jar", "spec.job.jar", "should match"),
                job("/spec/state", "Paused", "spec.state", "Suspended"),
                job("/spec/stateBackend", "disk", "spec.stateBackend", "rocksdb"),
                job("/spec/restartPolicy", "{maxAttempts: -2}", "spec.restartPolicy.maxAttempts", "-1"),
                job("/spec/restoreFrom", "{}", "restoreFrom names either a checkpoint or a location"),
                job(
                        "/spec/restoreFrom",
                        "{checkpoint: a, location: \"s3://weir/b\"}",
                        "restoreFrom names either a checkpoint or a location"),
                job("/spec/hooks", "[{name: a, http: {url: \"ftp://x\"}}]", "spec.hooks[0].http.url", "should match"),
                job("/spec/hooks", "[{name: a, http: {url: \"http://x\"}, timeout: 2h}]", "timeout must be 1ms to 1h"),
                job(
                        "/spec/hooks",
                        "[{name: a, http: {url: \"http://x\"}}, {name: a, http: {url: \"http://y\"}}]",
                        "each hook must have a name of its own"),
                job("/spec/taskManager", "{slots: 0}", "spec.taskManager.slots", "1"),
                job(
                        "/spec/taskManager",
                        "{resources: {requests: {cpu: 0.5}}}",
                        "spec.taskManager.resources.requests.cpu",
                        "integer"),
                checkpoint("/spec/streamJob", "null", "spec.streamJob", "Required"),
                checkpoint("/spec/kind", "Backup", "spec.kind", "Savepoint"),
                checkpoint("/spec/onDelete", "Keep", "spec.onDelete", "Retain"),
                checkpoint("/spec/thenSuspend", "true", "thenSuspend goes with kind Savepoint"));
    }

    private static Arguments job(String pointer, String value, String... words) {
        return Arguments.of(JOB, pointer, value, words);
    }

    private static Arguments checkpoint(String pointer, String value, String... words) {
        return Arguments.of(CHECKPOINT, pointer, value, words);
    }

    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource
    void shouldRefuse(String manifest, String pointer, String value, String... words) throws IOException {
        GenericKubernetesResource bad = resource(with(manifest, pointer, value));

        assertThatThrownBy(() -> client.resource(bad)
                        .fieldValidation(FieldValidateable.Validation.STRICT)
                        .create())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        refusal -> assertThat(refusal.getCode()).isIn(400, 422))
                .hasMessageContainingAll(words);
    }

    private static ObjectNode with(String manifest, String pointer, String value) throws IOException {
        ObjectNode whole = (ObjectNode) YAML.readTree(manifest);
        int last = pointer.lastIndexOf('/');
        ObjectNode parent = (ObjectNode) whole.at(pointer.substring(0, last));
        JsonNode changed = YAML.readTree(value);
        if (changed == null || changed.isNull()) {
            parent.remove(pointer.substring(last + 1));
        } else {
            parent.set(pointer.substring(last + 1), changed);
        }
        return whole;
    }

    private GenericKubernetesResource resource(ObjectNode whole) {
        GenericKubernetesResource resource = Serialization.unmarshal(whole.toString(), GenericKubernetesResource.class);
        resource.getMetadata().setNamespace(namespace);
        return resource;
    }

    @Test
    void shouldFillInWhatIsLeftOut() throws IOException {
        ObjectNode wanted = with(JOB, "/metadata/name", "defaults");
        wanted.withObject("/spec").set("restartPolicy", JsonNodeFactory.instance.objectNode());

        GenericKubernetesResource made =
                client.resource(resource(wanted)).fieldManager("user").serverSideApply();

        assertThat(made.<String>get("spec", "state")).isEqualTo("Running");
        assertThat(made.<String>get("spec", "checkpointing", "interval")).isEqualTo("10s");
        assertThat(made.<Boolean>get("spec", "checkpointing", "storage", "s3", "pathStyle"))
                .isTrue();
        assertThat(made.<Integer>get("spec", "restartPolicy", "maxAttempts")).isEqualTo(10);
    }

    @Test
    void shouldTakeTheSameAgainWithoutAnotherVersion() throws IOException {
        ObjectNode wanted = with(JOB, "/metadata/name", "again");
        String version = version(wanted);

        assertThat(version(wanted)).isEqualTo(version);
    }

    private String version(ObjectNode wanted) {
        return client.resource(resource(wanted))
                .fieldManager("user")
                .serverSideApply()
                .getMetadata()
                .getResourceVersion();
    }

    @Test
    void shouldNotLetACheckpointBeChangedButForWhatBecomesOfItsData() throws IOException {
        ObjectNode made = with(CHECKPOINT, "/metadata/name", "fixed");
        version(made);

        for (String[] change : new String[][] {{"streamJob", "other"}, {"kind", "Savepoint"}}) {
            GenericKubernetesResource changed = resource(with(made.toString(), "/spec/" + change[0], change[1]));
            assertThatThrownBy(
                            () -> client.resource(changed).fieldManager("user").serverSideApply())
                    .hasMessageContaining("a Checkpoint cannot be changed, except for onDelete");
        }
        GenericKubernetesResource kept = resource(with(made.toString(), "/spec/onDelete", "Retain"));
        assertThat(client.resource(kept).fieldManager("user").serverSideApply().<String>get("spec", "onDelete"))
                .isEqualTo("Retain");
    }

    @Test
    void shouldKeepAPodTemplateAsItIsWritten() throws IOException {
        ObjectNode wanted = with(
                with(JOB, "/metadata/name", "template").toString(),
                "/spec/jobMaster",
                "{podTemplate: {spec: {priorityClassName: high, anything: {goes: [1, two]}}}}");

        GenericKubernetesResource made =
                client.resource(resource(wanted)).fieldManager("user").serverSideApply();

        assertThat(made.<Integer>get("spec", "jobMaster", "podTemplate", "spec", "anything", "goes", 0))
                .isEqualTo(1);
    }
}
