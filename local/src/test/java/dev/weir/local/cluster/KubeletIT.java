package dev.weir.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Pods as processes, on a whole cluster. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubeletIT {

    private static final String NAMESPACE = "default";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private LocalCluster cluster;
    private KubernetesClient client;

    @BeforeAll
    void startCluster() throws IOException {
        PodImage.in(folder.resolve("images"));
        start();
    }

    private void start() throws IOException {
        cluster = LocalCluster.start(
                ClusterConfig.bare(folder.resolve("data")).withImages(List.of(folder.resolve("images"))));
        client = cluster.client();
    }

    @AfterAll
    void stopCluster() throws IOException {
        cluster.close();
    }

    @Test
    void shouldRunScaleAndRepairAStatefulSet() throws Exception {
        service("web");
        client.resource(statefulSet("web", 2)).create();
        Pod first = ready("web-0");
        Pod second = ready("web-1");
        assertThat(ask(first, "/env?POD_NAME")).isEqualTo("web-0");
        assertThat(ask(first, "/resolve?web-1.web"))
                .isEqualTo(second.getStatus().getPodIP());
        assertThat(ask(first, "/resolve?web-1.web.default.svc.cluster.local"))
                .isEqualTo(second.getStatus().getPodIP());
        assertThat(ask(first, "/resolve?web-1")).isEqualTo(second.getStatus().getPodIP());

        // killed from outside: the container starts again in the same pod
        ProcessHandle process = ProcessHandle.of(
                        cluster.containerPid(NAMESPACE, "web-1").getAsLong())
                .orElseThrow();
        process.destroyForcibly();
        Pod restarted = pod(
                "web-1",
                pod -> status(pod).getRestartCount() == 1 && status(pod).getReady());
        assertThat(restarted.getMetadata().getUid())
                .isEqualTo(second.getMetadata().getUid());
        assertThat(status(restarted).getLastState().getTerminated().getExitCode())
                .isEqualTo(137);

        // deleted: a new pod with the same name and address
        client.pods().inNamespace(NAMESPACE).withName("web-1").delete();
        Pod replaced = pod("web-1", pod -> isReady(pod) && !uid(pod).equals(uid(second)));
        assertThat(replaced.getStatus().getPodIP()).isEqualTo(second.getStatus().getPodIP());
        assertThat(status(replaced).getRestartCount()).isZero();

        scale("web", 3);
        ready("web-2");
        Eventually.holds("three replicas in the status", () -> readyReplicas("web") == 3);
        scale("web", 1);
        Eventually.holds(
                "web-1 and web-2 are gone",
                () -> find("web-1").isEmpty() && find("web-2").isEmpty());
        Eventually.holds("one replica in the status", () -> readyReplicas("web") == 1);
        assertThat(uid(ready("web-0"))).isEqualTo(uid(first));
    }

    @Test
    void shouldRollOutAChangedTemplate() {
        service("roll");
        client.resource(statefulSet("roll", 2)).create();
        Pod first = ready("roll-0");
        Pod second = ready("roll-1");

        client.apps()
                .statefulSets()
                .inNamespace(NAMESPACE)
                .withName("roll")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"version\":\"2\"}}}}}");

        pod("roll-1", pod -> isReady(pod) && !uid(pod).equals(uid(second)));
        pod("roll-0", pod -> isReady(pod) && !uid(pod).equals(uid(first)));
        Eventually.holds("the update is done", () -> {
            var status = client.apps()
                    .statefulSets()
                    .inNamespace(NAMESPACE)
                    .withName("roll")
                    .get()
                    .getStatus();
            return Objects.equals(status.getCurrentRevision(), status.getUpdateRevision())
                    && Objects.equals(status.getUpdatedReplicas(), 2);
        });
    }

    @Test
    void shouldMountConfigurationAndFollowItsChanges() throws Exception {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("greeting")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withData(Map.of("text", "hello"))
                        .build())
                .create();
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("token")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withStringData(Map.of("value", "s3cret"))
                        .build())
                .create();
        client.resource(mounting("mounts")).create();
        Pod pod = ready("mounts");

        assertThat(ask(pod, "/file?GREETING_FILE")).isEqualTo("hello");
        assertThat(ask(pod, "/file?TOKEN_FILE")).isEqualTo("s3cret");
        assertThat(ask(pod, "/env?TOKEN")).isEqualTo("s3cret");
        assertThat(ask(pod, "/env?FROM_IMAGE")).endsWith("/opt/test/conf").startsWith(folder.toString());
        assertThat(ask(pod, "/env?LABEL")).isEqualTo("mounts");

        client.configMaps()
                .inNamespace(NAMESPACE)
                .withName("greeting")
                .edit(map ->
                        new ConfigMapBuilder(map).addToData("text", "good bye").build());
        Eventually.holds("the mounted file has changed", () -> "good bye".equals(ask(pod, "/file?GREETING_FILE")));
    }

    @Test
    void shouldSayWhatIsMissing() {
        client.resource(plain("no-image", "test/unknown:7")).create();
        client.resource(new PodBuilder(plain("no-config", PodImage.NAME))
                        .editSpec()
                        .editFirstContainer()
                        .addNewEnv()
                        .withName("X")
                        .withNewValueFrom()
                        .withNewConfigMapKeyRef("key", "no-such-map", false)
                        .endValueFrom()
                        .endEnv()
                        .endContainer()
                        .endSpec()
                        .build())
                .create();

        Pod noImage = pod("no-image", pod -> "ImagePullBackOff".equals(waitingReason(pod)));
        assertThat(status(noImage).getState().getWaiting().getMessage())
                .contains("test/unknown:7")
                .contains(PodImage.NAME);
        Pod noConfig = pod("no-config", pod -> "CreateContainerConfigError".equals(waitingReason(pod)));
        assertThat(status(noConfig).getState().getWaiting().getMessage()).contains("\"no-such-map\" not found");
    }

    @Test
    void shouldSayWhyAContainerCrashesAgainAndAgain() {
        client.resource(new PodBuilder(plain("crash", PodImage.NAME))
                        .editSpec()
                        .editFirstContainer()
                        .withArgs("crash")
                        .withTerminationMessagePolicy("FallbackToLogsOnError")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();

        Pod pod = pod("crash", found -> "CrashLoopBackOff".equals(waitingReason(found)));

        var ended = status(pod).getLastState().getTerminated();
        assertThat(ended.getExitCode()).isEqualTo(3);
        assertThat(ended.getReason()).isEqualTo("Error");
        assertThat(ended.getMessage()).contains("boom: told to crash");
        Eventually.holds(
                "an Event about the back-off",
                () -> client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                        .anyMatch(event -> "BackOff".equals(event.getReason())
                                && "crash".equals(event.getInvolvedObject().getName())));
        assertThat(client.pods()
                        .inNamespace(NAMESPACE)
                        .withName("crash")
                        .terminated()
                        .getLog())
                .contains("boom");
    }

    @Test
    void shouldEndWhenThePodRunsOnce() {
        client.resource(new PodBuilder(plain("once", PodImage.NAME))
                        .editSpec()
                        .withRestartPolicy("Never")
                        .editFirstContainer()
                        .withCommand("sh", "-c", "echo done")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();

        Pod pod = pod("once", found -> "Succeeded".equals(found.getStatus().getPhase()));

        assertThat(status(pod).getState().getTerminated().getReason()).isEqualTo("Completed");
        client.pods().inNamespace(NAMESPACE).withName("once").delete();
        Eventually.holds("the pod is gone", () -> find("once").isEmpty());
    }

    @Test
    void shouldStreamLogsWhileTheyAreWritten() throws Exception {
        client.resource(plain("talks", PodImage.NAME)).create();
        ready("talks");

        try (LogWatch watch =
                        client.pods().inNamespace(NAMESPACE).withName("talks").watchLog();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(watch.getOutput(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("serving as talks");
        }
    }

    @Test
    void shouldGoOnWhenTheClusterStartsAgainOnItsFolder() throws Exception {
        service("stays");
        client.resource(statefulSet("stays", 1)).create();
        Pod before = ready("stays-0");
        long process = cluster.containerPid(NAMESPACE, "stays-0").getAsLong();

        cluster.close();
        assertThat(ProcessHandle.of(process).filter(ProcessHandle::isAlive)).isEmpty();
        start();

        Pod after = pod("stays-0", pod -> isReady(pod) && status(pod).getRestartCount() == 1);
        assertThat(uid(after)).isEqualTo(uid(before));
        assertThat(after.getStatus().getPodIP()).isEqualTo(before.getStatus().getPodIP());
        assertThat(ask(after, "/env?POD_NAME")).isEqualTo("stays-0");
    }

    private Pod ready(String name) {
        return pod(name, KubeletIT::isReady);
    }

    private Pod pod(String name, Predicate<Pod> condition) {
        try {
            return Eventually.get(
                    "pod " + name + " is as it should be",
                    () -> find(name)
                            .filter(pod -> pod.getStatus() != null
                                    && !pod.getStatus().getContainerStatuses().isEmpty())
                            .filter(condition));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; it is " + find(name).map(PodProgress::describe), e);
        }
    }

    private Optional<Pod> find(String name) {
        return Optional.ofNullable(
                client.pods().inNamespace(NAMESPACE).withName(name).get());
    }

    private static boolean isReady(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null && PodProgress.isReady(pod);
    }

    private static String uid(Pod pod) {
        return pod.getMetadata().getUid();
    }

    private static ContainerStatus status(Pod pod) {
        return pod.getStatus().getContainerStatuses().get(0);
    }

    private static String waitingReason(Pod pod) {
        var waiting = status(pod).getState().getWaiting();
        return waiting == null ? "" : waiting.getReason();
    }

    private int readyReplicas(String name) {
        StatefulSet set = client.apps()
                .statefulSets()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
        return Objects.requireNonNullElse(set.getStatus().getReadyReplicas(), 0);
    }

    private void scale(String name, int replicas) {
        client.apps().statefulSets().inNamespace(NAMESPACE).withName(name).scale(replicas);
    }

    private String ask(Pod pod, String path) {
        try {
            URI uri = URI.create("http://" + pod.getStatus().getPodIP() + ":8080" + path);
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void service(String name) {
        client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewSpec()
                        .withClusterIP("None")
                        .addToSelector("app", name)
                        .addNewPort()
                        .withName("http")
                        .withPort(8080)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
    }

    private static StatefulSet statefulSet(String name, int replicas) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withServiceName(name)
                .withPodManagementPolicy("Parallel")
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", name)
                .endMetadata()
                .withSpec(plain(name, PodImage.NAME).getSpec())
                .endTemplate()
                .endSpec()
                .build();
    }

    private static Pod mounting(String name) {
        return new PodBuilder(plain(name, PodImage.NAME))
                .editSpec()
                .editFirstContainer()
                .addNewEnv()
                .withName("GREETING_FILE")
                .withValue("/etc/greeting/text")
                .endEnv()
                .addNewEnv()
                .withName("TOKEN_FILE")
                .withValue("/etc/token/value")
                .endEnv()
                .addNewEnv()
                .withName("TOKEN")
                .withNewValueFrom()
                .withNewSecretKeyRef("value", "token", false)
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("LABEL")
                .withNewValueFrom()
                .withNewFieldRef("v1", "metadata.labels['app']")
                .endValueFrom()
                .endEnv()
                .addNewVolumeMount()
                .withName("greeting")
                .withMountPath("/etc/greeting")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("token")
                .withMountPath("/etc/token")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("greeting")
                .withNewConfigMap()
                .withName("greeting")
                .endConfigMap()
                .endVolume()
                .addNewVolume()
                .withName("token")
                .withNewSecret()
                .withSecretName("token")
                .endSecret()
                .endVolume()
                .addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .endSpec()
                .build();
    }

    private static Pod plain(String name, String image) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(5L)
                .addNewContainer()
                .withName("main")
                .withImage(image)
                .addNewEnv()
                .withName("POD_NAME")
                .withNewValueFrom()
                .withNewFieldRef("v1", "metadata.name")
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("POD_IP")
                .withNewValueFrom()
                .withNewFieldRef("v1", "status.podIP")
                .endValueFrom()
                .endEnv()
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withPath("/ready")
                .withPort(new IntOrString(8080))
                .endHttpGet()
                .withPeriodSeconds(1)
                .endReadinessProbe()
                .endContainer()
                .endSpec()
                .build();
    }
}
