package dev.weir.local.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.launcher.Election;
import dev.weir.operator.launcher.OperatorConfig;
import dev.weir.operator.launcher.Settings;
import dev.weir.operator.metrics.ApiCall;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Operators against an API server: how several of them get along, and what they cost. Nothing runs the pods. */
@Tag("e2e")
@Timeout(150)
class OperatingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final List<Replica> replicas = new ArrayList<>();
    private ClusterUnderTest cluster;
    private KubernetesClient client;
    private String demo;
    // Where operators keep their lease.
    private String system;

    @BeforeEach
    void start() throws IOException {
        cluster = ClusterUnderTest.start(folder);
        client = cluster.client();
        demo = cluster.namespace("demo");
        system = cluster.namespace("system");
    }

    @AfterEach
    void stop() throws Exception {
        if (cluster == null) {
            return;
        }
        try {
            replicas.forEach(Replica::close);
            // Everybody may ask what he may do.
            assertThat(used())
                    .filteredOn(call -> !call.group().equals("authorization.k8s.io"))
                    .isSubsetOf(Grants.read());
            assertThat(refusals())
                    .as("the chart grants what is needed")
                    .noneMatch(refusal -> refusal.startsWith("403"));
        } finally {
            cluster.close();
        }
    }

    private Stream<String> refusals() {
        return replicas.stream().flatMap(replica -> replica.refusals().stream());
    }

    private Set<ApiCall> used() {
        return replicas.stream().flatMap(replica -> replica.calls().stream()).collect(Collectors.toSet());
    }

    private Replica replica(OperatorConfig config) {
        Replica replica = Replica.start(cluster.operator(system), config);
        replicas.add(replica);
        return replica;
    }

    private Replica candidate(String name) {
        return replica(OperatorConfig.embedded()
                .with(new Election(
                        Optional.of(system),
                        name,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(200))));
    }

    private StreamJob apply(String namespace, String name, int parallelism, Map<String, String> labels) {
        StreamJob job = Serialization.unmarshal("""
                apiVersion: weir.dev/v1alpha1
                kind: StreamJob
                metadata: {name: %s, namespace: %s}
                spec:
                  image: weir/flights:dev
                  job: {class: dev.weir.examples.flights.HourlyDelays}
                  parallelism: %d
                  checkpointing:
                    interval: 1s
                    storage: {s3: {endpoint: "http://s3:9000", bucket: weir, credentialsSecret: weir-s3}}
                """.formatted(name, namespace, parallelism), StreamJob.class);
        job.getMetadata().setLabels(labels);
        return client.resource(job).fieldManager("user").serverSideApply();
    }

    private void apply(String name, int parallelism) {
        apply(demo, name, parallelism, Map.of());
    }

    private StreamJob job(String namespace, String name) {
        return client.resources(StreamJob.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private boolean isObserved(String namespace, String name) {
        StreamJob job = job(namespace, name);
        return job.getStatus() != null
                && job.getMetadata().getGeneration().equals(job.getStatus().observedGeneration());
    }

    private boolean isObserved(String name) {
        return isObserved(demo, name);
    }

    private Optional<StatefulSet> taskManagers(String job) {
        return Optional.ofNullable(client.apps()
                .statefulSets()
                .inNamespace(demo)
                .withName(job + "-taskmanager")
                .get());
    }

    private static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("not within %s: %s", PATIENCE, what)
                    .isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static long creates(Replica replica) {
        return replica.writes().stream()
                .filter(call -> call.verb().equals("create") && !call.resource().equals("events"))
                .count();
    }

    @Test
    void shouldHaveOneOfTwoReplicasActAndTheOtherTakeOverWithoutDoingAnythingTwice() {
        Replica first = candidate("first");
        until("the first leads", first::leads);
        Replica second = candidate("second");
        apply("flights", 2);
        until("observed", () -> isObserved("flights") && taskManagers("flights").isPresent());
        assertThat(second.writes()).isEmpty();
        assertThat(second.get("/readyz")).contains("ok   leadership: standby", "ok   caches: filled");
        assertThat(second.get("/metrics")).doesNotContain("streamjob=\"flights\"");
        String uid = taskManagers("flights").orElseThrow().getMetadata().getUid();

        first.cutOffFromItsLease();
        first.awaitLostLease();
        until("the second leads", second::leads);
        first.forgetCalls();
        apply("flights", 4);

        until(
                "taken over",
                () -> isObserved("flights")
                        && taskManagers("flights").orElseThrow().getSpec().getReplicas() == 4);
        assertThat(first.writes()).isEmpty();
        assertThat(first.get("/healthz")).contains("FAIL leadership: lost");
        assertThat(creates(second)).as("nothing is made a second time").isZero();
        assertThat(taskManagers("flights").orElseThrow().getMetadata().getUid()).isEqualTo(uid);
        assertThat(second.get("/metrics"))
                .contains("weir_streamjobs{namespace=\"" + demo + "\",phase=\"Starting\"} 1.0");
    }

    @Test
    void shouldGiveTheLeaseBackWhenTheLeaderIsStopped() {
        Replica first = candidate("first");
        until("the first leads", first::leads);
        Replica second = candidate("second");

        first.close();
        replicas.remove(first);

        until("the second leads", second::leads);
    }

    @Test
    void shouldNotLetAStaleLeaderOverwriteStatus() {
        Replica stale = candidate("stale");
        until("it leads", stale::leads);
        apply("flights", 2);
        until("observed", () -> isObserved("flights"));
        stale.holdNextStatus();
        apply("flights", 3);
        stale.awaitHeldStatus();

        stale.cutOffFromItsLease();
        stale.awaitLostLease();
        Replica leader = candidate("leader");
        until("the leader has written", () -> isObserved("flights"));
        apply("flights", 4);
        until("the leader has written", () -> isObserved("flights"));
        stale.letStatusGo();

        until("it was refused", () -> stale.refusals().contains("409 streamjobs/status"));
        assertThat(job(demo, "flights").getStatus().observedGeneration()).isEqualTo(3);
        assertThat(leader.leads()).isTrue();
    }

    @Test
    void shouldNotLetANewJobWaitBehindThoseAtRestAndWriteNothingForThem() {
        int jobs = 40;
        IntStream.range(0, jobs).forEach(i -> apply("resting-" + i, 1));
        Replica before = replica(OperatorConfig.embedded());
        until("all are observed", () -> IntStream.range(0, jobs).allMatch(i -> isObserved("resting-" + i)));
        before.awaitRest();
        before.close();
        replicas.remove(before);

        Replica after = replica(OperatorConfig.embedded());
        long begin = System.nanoTime();
        apply("new", 1);
        until("observed", () -> isObserved("new"));
        Duration took = Duration.ofNanos(System.nanoTime() - begin);

        assertThat(took).isLessThan(Duration.ofSeconds(10));
        List<ApiCall> writes = after.writes();
        assertThat(writes)
                .filteredOn(call -> call.resource().equals("streamjobs/status"))
                .hasSizeLessThan(4);
        assertThat(writes).hasSizeLessThan(15);
    }

    @Test
    void shouldTakeOtherNamespacesUpWithoutBeingStartedAgain() throws IOException {
        String other = cluster.namespace("other");
        Path file = Files.writeString(folder.resolve("settings.yaml"), "watchNamespaces: [" + demo + "]");
        Replica replica = replica(OperatorConfig.embedded().with(Settings.DEFAULT, file));
        apply(other, "flights", 1, Map.of());
        apply("flights", 1);
        until("observed", () -> isObserved("flights"));
        assertThat(job(other, "flights").getStatus()).isNull();

        Files.writeString(file, "watchNamespaces: [" + demo + ", " + other + "]");

        until("observed", () -> isObserved(other, "flights"));
        assertThat(replica.calls()).noneMatch(call -> call.resource().equals("namespaces"));
    }

    @Test
    void shouldLookAfterTheResourcesWithItsLabelsAlone() {
        Replica replica = replica(OperatorConfig.embedded().withSelector("team in (blue, green)"));
        apply(demo, "red", 1, Map.of("team", "red"));
        apply(demo, "blue", 1, Map.of("team", "blue"));

        until("observed", () -> isObserved("blue"));

        assertThat(job(demo, "red").getStatus()).isNull();
        assertThat(job(demo, "red").getMetadata().getFinalizers()).isEmpty();
        assertThat(replica.leads()).isTrue();
    }

    private void withoutGuards(String job) {
        client.resources(StreamJob.class)
                .inNamespace(demo)
                .withName(job)
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"spec": {"pods": {"disruptionBudget": {"enabled": false}, "network": {"enabled": false}}}}""");
    }

    private boolean hasGuards(String job) {
        return client.policy()
                                .v1()
                                .podDisruptionBudget()
                                .inNamespace(demo)
                                .withName(job + "-weir")
                                .get()
                        != null
                || client.network()
                                .v1()
                                .networkPolicies()
                                .inNamespace(demo)
                                .withName(job + "-weir")
                                .get()
                        != null;
    }

    /** Makes a pod one of an older specification. */
    private String outdatedPod() {
        until("its pod is made", () -> taskManagerPod() != null);
        Pod outdated = client.resource(taskManagerPod()).edit(pod -> {
            pod.getMetadata().getAnnotations().put("weir.dev/spec-hash", "older");
            return pod;
        });
        return outdated.getMetadata().getUid();
    }

    private Pod taskManagerPod() {
        return client.pods().inNamespace(demo).withName("flights-taskmanager-0").get();
    }

    @Test
    void shouldBeGrantedWhatItCallsAndLittleMore() throws IOException {
        Replica replica = candidate("one");
        apply("flights", 1);
        until("observed", () -> isObserved("flights") && taskManagers("flights").isPresent());
        String outdated = outdatedPod();
        until(
                "replaced",
                () -> taskManagerPod() != null
                        && !taskManagerPod().getMetadata().getUid().equals(outdated));
        withoutGuards("flights");
        until("removed", () -> !hasGuards("flights"));
        client.resource(Serialization.unmarshal("""
                apiVersion: weir.dev/v1alpha1
                kind: Checkpoint
                metadata: {name: kept, namespace: %s}
                spec: {streamJob: flights, onDelete: Retain}
                """.formatted(demo), Checkpoint.class))
                .create();
        until("asked for", () -> replica.calls().contains(new ApiCall("patch", "weir.dev", "checkpoints/status")));
        client.resources(StreamJob.class).inNamespace(demo).withName("flights").delete();
        until("removed", () -> taskManagers("flights").isEmpty());

        Set<ApiCall> unused = Grants.read();
        unused.removeAll(used());

        assertThat(unused)
                .as("granted, and not seen here")
                .isSubsetOf(
                        // Only an API server that enforces it asks for this one.
                        new ApiCall("update", "weir.dev", "streamjobs/finalizers"),
                        // Lists what a JobMaster does on its own, and removes what the history has no place for.
                        new ApiCall("create", "weir.dev", "checkpoints"),
                        new ApiCall("delete", "weir.dev", "checkpoints"),
                        // When something was changed between a read and a write.
                        new ApiCall("get", "weir.dev", "streamjobs"),
                        new ApiCall("get", "weir.dev", "checkpoints"),
                        // Applying what is not there yet is creating it.
                        new ApiCall("create", "apps", "statefulsets"),
                        new ApiCall("create", "", "services"),
                        new ApiCall("create", "", "configmaps"),
                        new ApiCall("create", "policy", "poddisruptionbudgets"),
                        new ApiCall("create", "networking.k8s.io", "networkpolicies"),
                        // The election asks whether it may, and patches.
                        new ApiCall("update", "coordination.k8s.io", "leases"),
                        // A preflight's.
                        new ApiCall("create", "", "pods"),
                        new ApiCall("delete", "", "configmaps"),
                        // An Event that is said again.
                        new ApiCall("get", "", "events"),
                        new ApiCall("update", "", "events"));
    }

    @Test
    void shouldMeasureWhatItDoes() {
        Replica replica = replica(OperatorConfig.embedded()
                .with(new Election(
                        Optional.of(system),
                        "one",
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(200))));
        apply("flights", 1);
        until("observed", () -> isObserved("flights"));

        String metrics = replica.get("/metrics");

        assertThat(metrics)
                .contains(
                        "operator_sdk_controllers_execution_reconcile_seconds_count{controller=\"streamjob\"",
                        "operator_sdk_reconciliations_queue_size_streamjob",
                        "weir_operator_api_requests_total{code=\"200\",group=\"weir.dev\",resource=\"streamjobs/status\",verb=\"patch\"}",
                        "weir_operator_live 1.0",
                        "jvm_memory_used_bytes");
        assertThat(metrics.lines().filter(line -> line.contains("\"flights\"")))
                .as("series that name a job are ours")
                .allMatch(line -> line.startsWith("weir_streamjob_"));
        assertThat(Set.of(replica.get("/healthz").split("\n"))).allMatch(line -> line.startsWith("ok "));
    }
}
