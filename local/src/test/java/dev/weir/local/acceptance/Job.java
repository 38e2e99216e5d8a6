package dev.weir.local.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.examples.flights.RowComparison;
import dev.weir.local.demo.JobResources;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One StreamJob over HourlyDelays: its manifest, which a test changes field by field, and what the cluster says of it. */
final class Job {
    /** How soon something must be seen that is to happen within seconds, on a busy machine. */
    static final Duration SECONDS = Duration.ofSeconds(60);

    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final long PAUSE_NANOS = 50_000_000;

    private static final String MANIFEST = """
            apiVersion: weir.dev/v1alpha1
            kind: StreamJob
            metadata:
              name: NAME
            spec:
              image: weir/flights:dev
              job:
                class: dev.weir.examples.flights.HourlyDelays
                args: [--input, "s3://weir/NAME/input/flights-*.csv", --output, "s3://weir/NAME/output"]
              parallelism: 1
              jobMaster:
                podTemplate: {spec: {terminationGracePeriodSeconds: 5}}
              taskManager:
                podTemplate: {spec: {terminationGracePeriodSeconds: 5}}
              checkpointing:
                interval: 500ms
                storage:
                  s3:
                    endpoint: ENDPOINT
                    bucket: weir
                    prefix: checkpoints
                    credentialsSecret: weir-s3
            """;

    private final Product product;
    private final String name;
    private final Flights flights;
    private final Map<String, Object> manifest;

    Job(Product product, String name, Flights flights) {
        this.product = product;
        this.name = name;
        this.flights = flights;
        this.manifest = map(
                Serialization.unmarshal(MANIFEST.replace("NAME", name).replace("ENDPOINT", product.s3()), Map.class));
    }

    String name() {
        return name;
    }

    /** Sets a field of the manifest, named by a path such as {@code spec.parallelism}. */
    Job with(String path, Object value) {
        List<String> steps = Arrays.asList(path.split("\\."));
        parent(steps).put(steps.get(steps.size() - 1), value);
        return this;
    }

    /** Removes a field from the manifest. */
    Job without(String path) {
        List<String> steps = Arrays.asList(path.split("\\."));
        parent(steps).remove(steps.get(steps.size() - 1));
        return this;
    }

    /** A field of the manifest. */
    Object get(String path) {
        List<String> steps = Arrays.asList(path.split("\\."));
        return parent(steps).get(steps.get(steps.size() - 1));
    }

    /** Adds arguments of the program. */
    Job withArguments(String... more) {
        List<Object> all = new ArrayList<>((List<?>) get("spec.job.args"));
        all.addAll(Arrays.asList(more));
        return with("spec.job.args", all);
    }

    private Map<String, Object> parent(List<String> steps) {
        Map<String, Object> at = manifest;
        for (String step : steps.subList(0, steps.size() - 1)) {
            Map<String, Object> next = at.get(step) instanceof Map<?, ?> there ? map(there) : new HashMap<>();
            at.put(step, next);
            at = next;
        }
        return at;
    }

    @SuppressWarnings("unchecked") // what YAML is parsed to
    private static Map<String, Object> map(Map<?, ?> parsed) {
        return (Map<String, Object>) parsed;
    }

    String yaml() {
        return Serialization.asYaml(manifest);
    }

    /** Applies the manifest as {@code kubectl apply --server-side} does: unknown fields are refused. */
    Job apply() {
        GenericKubernetesResource resource = Serialization.unmarshal(yaml(), GenericKubernetesResource.class);
        resources()
                .inNamespace(Product.NAMESPACE)
                .resource(resource)
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .fieldManager("acceptance")
                .forceConflicts()
                .serverSideApply();
        return this;
    }

    private MixedOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            resources() {
        return product.client()
                .genericKubernetesResources(new ResourceDefinitionContext.Builder()
                        .withGroup("weir.dev")
                        .withVersion("v1alpha1")
                        .withKind("StreamJob")
                        .withPlural("streamjobs")
                        .withNamespaced(true)
                        .build());
    }

    /** A value of its status, {@code job.restarts}; empty if there is none. */
    Optional<Object> status(String path) {
        GenericKubernetesResource found =
                resources().inNamespace(Product.NAMESPACE).withName(name).get();
        Object value = found == null ? null : found.getAdditionalProperties().get("status");
        for (String step : path.split("\\.")) {
            value = value instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return Optional.ofNullable(value);
    }

    String phase() {
        return status("phase").map(Object::toString).orElse("");
    }

    int restarts() {
        return number("job.restarts");
    }

    int lastCheckpoint() {
        return number("lastCheckpoint.id");
    }

    private int number(String path) {
        return status(path).map(value -> ((Number) value).intValue()).orElse(0);
    }

    /** A condition as it stands. */
    record Condition(String status, String reason, String message) {}

    Condition condition(String type) {
        List<?> conditions = (List<?>) status("conditions").orElse(List.of());
        return conditions.stream()
                .map(each -> map((Map<?, ?>) each))
                .filter(each -> type.equals(each.get("type")))
                .map(each -> new Condition(
                        Objects.toString(each.get("status")),
                        Objects.toString(each.get("reason")),
                        Objects.toString(each.get("message"), "")))
                .findFirst()
                .orElse(new Condition("", "", ""));
    }

    /** Waits until the condition has this status and reason, and returns its message. */
    String awaitCondition(String type, String status, String reason) {
        await(
                type + " is " + status + " because of " + reason,
                SECONDS,
                () -> condition(type).status().equals(status)
                        && condition(type).reason().equals(reason));
        return condition(type).message();
    }

    void awaitPhase(String phase) {
        await("phase " + phase, PATIENCE, () -> phase().equals(phase));
    }

    /** Waits until that many more checkpoints have completed. */
    void awaitCheckpoints(int more) {
        int before = lastCheckpoint();
        await(more + " more checkpoints", PATIENCE, () -> lastCheckpoint() >= before + more);
    }

    void await(String what, BooleanSupplier condition) {
        await(what, PATIENCE, condition);
    }

    void await(String what, Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline)
                    .as(() -> "not within " + patience.toSeconds() + " s: " + what + System.lineSeparator()
                            + new JobResources(product.client(), Product.NAMESPACE).trouble(name)
                            + System.lineSeparator() + "Events: " + events())
                    .isNegative();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    List<Pod> pods() {
        return product.client().pods().inNamespace(Product.NAMESPACE).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getName().startsWith(name + "-jobmaster-")
                        || pod.getMetadata().getName().startsWith(name + "-taskmanager-"))
                .toList();
    }

    void deletePods() {
        pods().forEach(pod -> product.client().resource(pod).delete());
    }

    /** How often containers of its pods have been started again by the kubelet. */
    int containerRestarts() {
        return pods().stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .mapToInt(status -> status.getRestartCount())
                .sum();
    }

    /** {@code reason: message} of each Event about it, its pods and its Checkpoints. */
    List<String> events() {
        return product.client().v1().events().inNamespace(Product.NAMESPACE).list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getName().equals(name)
                        || event.getInvolvedObject().getName().startsWith(name + "-"))
                .map(Job::text)
                .toList();
    }

    private static String text(Event event) {
        return event.getInvolvedObject().getKind() + " " + event.getReason() + ": " + event.getMessage();
    }

    /** A counter as the JobMaster says it. */
    long counter(String counter) throws IOException {
        return jobMaster("/v1/job").path("job").path("counters").path(counter).asLong(-1);
    }

    /** What the JobMaster's REST API answers. */
    JsonNode jobMaster(String path) throws IOException {
        Pod pod = product.client()
                .pods()
                .inNamespace(Product.NAMESPACE)
                .withName(name + "-jobmaster-0")
                .require();
        String token = new String(
                Base64.getDecoder()
                        .decode(product.client()
                                .secrets()
                                .inNamespace(Product.NAMESPACE)
                                .withName(name + "-weir")
                                .require()
                                .getData()
                                .get("token")),
                StandardCharsets.UTF_8);
        HttpURLConnection connection =
                (HttpURLConnection) URI.create("http://" + pod.getStatus().getPodIP() + ":8081" + path)
                        .toURL()
                        .openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + token);
        try (InputStream in = connection.getInputStream()) {
            return new ObjectMapper().readTree(in);
        } finally {
            connection.disconnect();
        }
    }

    /** Where its checkpoints lie, below the bucket. */
    String storageFolder() {
        return "checkpoints/"
                + resources()
                        .inNamespace(Product.NAMESPACE)
                        .withName(name)
                        .require()
                        .getMetadata()
                        .getUid();
    }

    void delete() {
        resources().inNamespace(Product.NAMESPACE).withName(name).delete();
    }

    boolean exists() {
        return resources().inNamespace(Product.NAMESPACE).withName(name).get() != null;
    }

    /** Waits until it has read all, and checks that each window came out once. */
    void assertExactlyOnce() throws IOException {
        assertExactlyOnce(product.bucketFolder().resolve(name).resolve("output"));
    }

    void assertExactlyOnce(Path output) throws IOException {
        awaitPhase("Finished");
        Path expected = Files.createTempFile("expected", ".csv");
        try {
            flights.writeExpected(expected);
            RowComparison result = RowComparison.compare(
                    output.toUri().toString(), expected.toUri().toString());
            assertThat(result.examples()).as(result.toString()).isEmpty();
            assertThat(result.isExact()).as(result.toString()).isTrue();
        } finally {
            Files.delete(expected);
        }
    }
}
