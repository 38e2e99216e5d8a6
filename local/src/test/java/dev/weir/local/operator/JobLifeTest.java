package dev.weir.local.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.control.CheckpointTrigger;
import dev.weir.control.JobEvent;
import dev.weir.local.acceptance.Kubectl;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.launcher.OperatorConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A StreamJob's life as the API server and its controllers see it: what is written and when nothing is, whose a field is, what is
 * removed with what. Its pods are ready, and its JobMaster answers, by hand.
 */
@Tag("e2e")
@Timeout(180)
class JobLifeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOKING = Duration.ofSeconds(2);

    /** With values that an API server writes in its own way, and defaults to be filled in. */
    private static final String JOB = """
            apiVersion: weir.dev/v1alpha1
            kind: StreamJob
            metadata: {name: flights, namespace: %s}
            spec:
              image: weir/flights:dev
              job: {class: dev.weir.examples.flights.HourlyDelays, args: ["--rate", "0"]}
              parallelism: 2
              pods:
                network:
                  ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 9999}]}]
                  egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]
              jobMaster:
                resources: {requests: {cpu: "0.25", memory: 256Mi}, limits: {memory: 256Mi}}
                podTemplate: {spec: {nodeSelector: %s}}
              taskManager:
                resources: {requests: {cpu: 500m, memory: 0.5Gi}, limits: {memory: 1024Mi}}
                podTemplate:
                  metadata: {labels: {team: blue}, annotations: {example.com/note: "kept"}}
                  spec:
                    nodeSelector: %s
                    tolerations: [{key: streams, operator: Exists}]
                    topologySpreadConstraints:
                      - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway,
                         labelSelector: {matchLabels: {team: blue}}}
                    containers:
                      - name: taskmanager
                        env: [{name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]
                        volumeMounts: [{name: scratch, mountPath: /scratch}]
                      - name: beside
                        image: busybox
                        ports: [{containerPort: 9999}]
                    volumes: [{name: scratch, emptyDir: {sizeLimit: 1024Mi}}]
              checkpointing:
                interval: 1s
                storage: {s3: {endpoint: "http://s3:9000", bucket: weir, credentialsSecret: weir-s3}}
            """;

    @TempDir
    private Path folder;

    private final NoData data = new NoData();
    private ClusterUnderTest cluster;
    private KubernetesClient client;
    private String namespace;
    // Where the operator's account is.
    private String system;
    private PodsByHand pods;
    private Replica operator;

    @BeforeEach
    void start() throws IOException {
        cluster = ClusterUnderTest.start(folder);
        client = cluster.client();
        namespace = cluster.namespace("life");
        system = cluster.namespace("system");
        pods = PodsByHand.start(cluster, namespace);
        operator = operator();
    }

    @AfterEach
    void stop() throws Exception {
        if (cluster == null) {
            return;
        }
        try {
            if (operator != null) {
                operator.close();
                assertThat(operator.refusals())
                        .as("the chart grants what is needed")
                        .noneMatch(refusal -> refusal.startsWith("403"));
            }
            if (pods != null) {
                pods.close();
            }
        } finally {
            cluster.close();
        }
    }

    private Replica operator() {
        return Replica.start(
                cluster.operator(system),
                OperatorConfig.embedded().with(pods.address()).with(data));
    }

    private StreamJob manifest(UnaryOperator<String> change) {
        String selector = Serialization.asJson(pods.selector());
        return Serialization.unmarshal(change.apply(JOB.formatted(namespace, selector, selector)), StreamJob.class);
    }

    private void apply(UnaryOperator<String> change) {
        client.resource(manifest(change)).fieldManager("user").serverSideApply();
    }

    private StreamJob job() {
        return client.resources(StreamJob.class)
                .inNamespace(namespace)
                .withName("flights")
                .get();
    }

    private StatefulSet set(String component) {
        return client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName("flights-" + component)
                .get();
    }

    private boolean isReady(int taskManagers) {
        StreamJob job = job();
        return job.getStatus() != null
                && job.getMetadata().getGeneration().equals(job.getStatus().observedGeneration())
                && Stream.ofNullable(job.getStatus().conditions())
                        .flatMap(List::stream)
                        .anyMatch(condition -> condition.type().equals("Ready")
                                && condition.status().equals("True"))
                && set("taskmanager").getStatus() != null
                && Integer.valueOf(taskManagers)
                        .equals(set("taskmanager").getStatus().getReadyReplicas());
    }

    private void started() {
        apply(UnaryOperator.identity());
        until("the job is ready", () -> isReady(2));
    }

    private void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as(() -> "not within " + PATIENCE + ": " + what + "; it is " + Serialization.asYaml(job()))
                    .isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
        }
    }

    private Kubectl kubectl() {
        Kubectl.assumeThere();
        return Kubectl.of(cluster.kubeconfig());
    }

    /** Versions of all that the operator writes. */
    private Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        for (Class<? extends HasMetadata> type : List.of(
                StreamJob.class,
                Checkpoint.class,
                StatefulSet.class,
                Service.class,
                ConfigMap.class,
                NetworkPolicy.class,
                PodDisruptionBudget.class,
                Secret.class)) {
            client.resources(type)
                    .inNamespace(namespace)
                    .list()
                    .getItems()
                    .forEach(each -> versions.put(
                            type.getSimpleName() + "/" + each.getMetadata().getName(),
                            each.getMetadata().getResourceVersion()));
        }
        return versions;
    }

    @Test
    void shouldWriteNothingAtRestAndChangeNothingWhenItIsStartedAgain() {
        started();
        operator.awaitRest();
        Map<String, String> before = versions();

        operator.close();
        operator = operator();
        until("it has heard the JobMaster", () -> operator.get("/metrics").contains("jobmasters_connected 1.0"));
        operator.awaitRest();

        assertThat(versions()).isEqualTo(before);
    }

    @Test
    void shouldWriteNothingWhenItLooksAgain() {
        started();
        operator.awaitRest();

        for (int i = 0; i < 5; i++) {
            String value = "look " + i;
            client.resource(job()).edit(job -> {
                job.getMetadata().setAnnotations(Map.of("example.com/looked-at", value));
                return job;
            });
        }
        apply(UnaryOperator.identity());
        long begin = System.nanoTime();
        until("it has looked for a while", () -> System.nanoTime() - begin > LOOKING.toNanos());

        assertThat(operator.writes()).isEmpty();
    }

    @Test
    void shouldMakeWhatSomebodyElseHasChangedAsItWasAndLeaveWhatIsNotItsOwn() {
        started();

        StatefulSet other = Serialization.unmarshal("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata:
                  name: flights-taskmanager
                  namespace: %s
                  labels: {example.com/cost-centre: "7"}
                spec: {replicas: 5}
                """.formatted(namespace), StatefulSet.class);
        assertThatThrownBy(() -> client.resource(other).fieldManager("other").serverSideApply())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        refusal -> assertThat(refusal.getCode()).isEqualTo(409))
                .hasMessageContaining("weir-operator");
        client.resource(other).fieldManager("other").forceConflicts().serverSideApply();

        until(
                "the replicas are as the job says",
                () -> set("taskmanager").getSpec().getReplicas() == 2);
        assertThat(set("taskmanager").getMetadata().getLabels()).containsEntry("example.com/cost-centre", "7");
        until("the job is ready", () -> isReady(2));
    }

    @Test
    void shouldScaleByTheSubresourceWhoseOwnerThenHoldsTheParallelism() throws Exception {
        started();
        Kubectl kubectl = kubectl();

        kubectl.run("-n", namespace, "scale", "streamjob", "flights", "--replicas=4");

        until("there are four", () -> isReady(4));
        String scale = kubectl.run(
                "get", "--raw", "/apis/weir.dev/v1alpha1/namespaces/" + namespace + "/streamjobs/flights/scale");
        assertThat(scale)
                .contains("\"replicas\":4")
                .contains("\"selector\":\"app.kubernetes.io/component=taskmanager,weir.dev/streamjob=flights\"");
        assertThatThrownBy(() -> apply(UnaryOperator.identity()))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        refusal -> assertThat(refusal.getCode()).isEqualTo(409))
                .hasMessageContaining("spec.parallelism");
        assertThatThrownBy(() -> kubectl.run("-n", namespace, "scale", "streamjob", "flights", "--replicas=0"))
                .hasMessageContaining("parallelism");
        kubectl.run("-n", namespace, "scale", "streamjob", "flights", "--replicas=1");
        until("there is one", () -> isReady(1) && taskManagerPods().size() == 1);
    }

    private List<Pod> taskManagerPods() {
        return client.pods()
                .inNamespace(namespace)
                .withLabel("app.kubernetes.io/component", "taskmanager")
                .list()
                .getItems();
    }

    @Test
    void shouldReplacePodsThatAreLostOrOutdatedAndRemoveThemWhenItIsSuspended() throws Exception {
        started();
        String uid = taskManagerPods().get(0).getMetadata().getUid();

        client.resource(taskManagerPods().get(0)).delete();
        until("another one takes its place", () -> isReady(2) && noneIs(uid));
        List<String> before = taskManagerPods().stream()
                .map(pod -> pod.getMetadata().getUid())
                .toList();
        apply(job -> job.replace("interval: 1s", "interval: 2s"));
        until(
                "all are of the new specification",
                () -> isReady(2) && before.stream().allMatch(this::noneIs));
        apply(job -> job.replace("parallelism: 2", "state: Suspended\n  parallelism: 2"));

        until(
                "there are no pods",
                () -> "SUSPENDED".equals(String.valueOf(job().getStatus().phase()))
                        && client.pods()
                                .inNamespace(namespace)
                                .list()
                                .getItems()
                                .isEmpty());
        apply(UnaryOperator.identity());
        until("it runs again", () -> isReady(2));
    }

    private boolean noneIs(String uid) {
        return taskManagerPods().stream()
                .noneMatch(pod -> pod.getMetadata().getUid().equals(uid));
    }

    @Test
    void shouldBeWaitedForAndShownByKubectl() throws Exception {
        Kubectl kubectl = kubectl();
        apply(UnaryOperator.identity());

        kubectl.run("-n", namespace, "wait", "--for=condition=Ready", "streamjob/flights", "--timeout=60s");
        kubectl.run("-n", namespace, "wait", "--for=jsonpath={.status.phase}=Running", "sj/flights", "--timeout=60s");

        assertThat(kubectl.run("-n", namespace, "get", "streamjobs").lines())
                .anyMatch(line ->
                        line.matches("NAME +PHASE +PARALLELISM +RUNNING +LAST CHECKPOINT +CHECKPOINT AGE +AGE *"))
                .anyMatch(line -> line.matches("flights +Running +2 +6 +.*"));
        assertThat(kubectl.run("explain", "streamjob.spec.checkpointing")).contains("tolerableFailures");
        assertThat(kubectl.run("-n", namespace, "describe", "streamjob", "flights"))
                .contains("Events:", "all tasks run");
    }

    @Test
    void shouldListCheckpointsAndAskForThoseThatAreApplied() throws Exception {
        started();
        pods.jobMaster("flights")
                .say(new JobEvent.CheckpointChanged(JobByHand.completed(1, "", CheckpointTrigger.PERIODIC)));
        until("it is listed", () -> phase("flights-1").equals("COMPLETED"));
        assertThat(found("flights-1").orElseThrow().getMetadata().getOwnerReferences())
                .as("goes with its job")
                .hasSize(1);

        Checkpoint wanted = client.resource(Serialization.unmarshal("""
                apiVersion: weir.dev/v1alpha1
                kind: Checkpoint
                metadata: {name: mine, namespace: %s}
                spec: {streamJob: flights}
                """.formatted(namespace), Checkpoint.class))
                .fieldManager("user")
                .serverSideApply();
        until("it is asked for", () -> !pods.jobMaster("flights").requests.isEmpty());
        String name = pods.jobMaster("flights").requests.element().name();
        assertThat(name).isEqualTo(wanted.getMetadata().getUid());
        pods.jobMaster("flights")
                .say(new JobEvent.CheckpointChanged(JobByHand.completed(2, name, CheckpointTrigger.USER)));

        until("it is complete", () -> phase("mine").equals("COMPLETED"));
        operator.awaitRest();
        assertThat(kubectl().run("-n", namespace, "get", "ckpt", "mine"))
                .containsPattern("mine +flights +2 +Completed +Checkpoint +User +4096 +87ms");
        pods.jobMaster("flights")
                .say(new JobEvent.CheckpointChanged(JobByHand.completed(3, "", CheckpointTrigger.PERIODIC)));
        client.resources(Checkpoint.class)
                .inNamespace(namespace)
                .withName("mine")
                .delete();
        until("it is gone with its data", () -> found("mine").isEmpty());
        assertThat(data.removed()).contains("checkpoint 2");
    }

    private Optional<Checkpoint> found(String name) {
        return Optional.ofNullable(client.resources(Checkpoint.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    private String phase(String checkpoint) {
        return found(checkpoint)
                .map(Checkpoint::getStatus)
                .map(status -> String.valueOf(status.phase()))
                .orElse("");
    }

    @Test
    void shouldRemoveAllThatIsTheJobsWithTheJob() {
        started();
        pods.jobMaster("flights")
                .say(new JobEvent.CheckpointChanged(JobByHand.completed(1, "", CheckpointTrigger.PERIODIC)));
        until("it is listed", () -> phase("flights-1").equals("COMPLETED"));

        client.resources(StreamJob.class)
                .inNamespace(namespace)
                .withName("flights")
                .delete();

        until("the job is gone", () -> job() == null);
        until("its resources are gone", () -> versions().keySet().stream().noneMatch(name -> name.contains("flights")));
        until(
                "its pods are gone",
                () -> client.pods().inNamespace(namespace).list().getItems().isEmpty());
        assertThat(data.removed()).contains("job");
        assertThat(client.secrets().inNamespace(namespace).withName("weir-s3").get())
                .as("what was not its own stays")
                .isNotNull();
    }

    @Test
    void shouldBeAllowedNoMoreThanItNeeds() {
        cluster.assumeEnforced("roles");
        try (KubernetesClient mine = new KubernetesClientBuilder()
                .withConfig(cluster.operator(system))
                .build()) {
            Secret secret =
                    client.secrets().inNamespace(namespace).withName("weir-s3").get();

            forbidden(() -> mine.resource(secret).delete());
            forbidden(() -> mine.resource(secret).edit(each -> {
                each.getMetadata().setLabels(Map.of("stolen", "yes"));
                return each;
            }));
            forbidden(() -> mine.nodes().list());
            forbidden(() -> mine.namespaces().list());
            forbidden(() -> mine.rbac().clusterRoles().list());
        }
    }

    private static void forbidden(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        refusal -> assertThat(refusal.getCode()).isEqualTo(403));
    }

    @Test
    void shouldRunUnderRestrictedPodSecurity() throws Exception {
        cluster.assumeEnforced("pod security");
        started();

        assertThat(client.pods().inNamespace(namespace).list().getItems()).hasSize(3);
        Pod own = OperatorAccount.pod(namespace);
        assertThat(client.resource(own).dryRun(true).create().getMetadata().getUid())
                .as("the operator's own pod is let in")
                .isNotEmpty();
        own.getSpec().getSecurityContext().setRunAsNonRoot(false);
        own.getSpec().getSecurityContext().setRunAsUser(0L);
        assertThatThrownBy(() -> client.resource(own).dryRun(true).create()).hasMessageContaining("PodSecurity");
    }
}
