package dev.weir.local.operator;

import dev.weir.control.ControlJson;
import dev.weir.control.JobConfig;
import dev.weir.operator.dependent.Names;
import dev.weir.operator.jobmaster.FakeJobMaster;
import dev.weir.operator.jobmaster.JobMasterAddress;
import dev.weir.operator.model.JobKey;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The kubelet of a namespace whose pods do not run: says of each that it is ready, answers for each JobMaster, and removes what is
 * deleted. Its node is there for these pods alone, and they are for it alone.
 */
final class PodsByHand implements AutoCloseable {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final int LOOK_MILLIS = 50;

    private final KubernetesClient client;
    private final String namespace;
    private final NodeByHand node;
    private final Map<JobKey, JobByHand> jobs = new ConcurrentHashMap<>();
    private final AtomicInteger addresses = new AtomicInteger();
    private final ScheduledExecutorService work = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "pods-by-hand");
        thread.setDaemon(true);
        return thread;
    });
    private final SharedIndexInformer<Pod> pods;

    private PodsByHand(KubernetesClient client, String namespace, NodeByHand node) {
        this.client = client;
        this.namespace = namespace;
        this.node = node;
        this.pods = client.pods().inNamespace(namespace).runnableInformer(0);
        pods.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Pod pod) {
                work.execute(() -> look(pod));
            }

            @Override
            public void onUpdate(Pod before, Pod pod) {
                work.execute(() -> look(pod));
            }

            @Override
            public void onDelete(Pod pod, boolean unknown) {
                // Nothing of it is kept.
            }
        });
    }

    static PodsByHand start(ClusterUnderTest cluster, String namespace) {
        PodsByHand started = new PodsByHand(
                cluster.client(), namespace, NodeByHand.register(cluster.client(), namespace, !cluster.isReal()));
        started.pods.start().toCompletableFuture().join();
        started.work.scheduleWithFixedDelay(started::goOn, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return started;
    }

    private void goOn() {
        jobs.forEach((key, job) -> job.goOn(taskManagers(key)));
    }

    private List<String> taskManagers(JobKey job) {
        return pods.getStore().list().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null && isReady(pod))
                .filter(pod -> job.name().equals(pod.getMetadata().getLabels().get(Names.JOB_LABEL))
                        && Names.TASK_MANAGER.equals(
                                pod.getMetadata().getLabels().get(Names.COMPONENT)))
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    /** What a pod template needs so that its pods come here. */
    Map<String, String> selector() {
        return node.selector();
    }

    /** The way to the JobMasters. */
    JobMasterAddress address() {
        return (job, podIp) ->
                podIp.map(ip -> jobs.get(job)).map(one -> one.jobMaster().uri());
    }

    FakeJobMaster jobMaster(String job) {
        return jobs.get(new JobKey(namespace, job)).jobMaster();
    }

    private void look(Pod pod) {
        try {
            if (pod.getMetadata().getDeletionTimestamp() != null) {
                named(pod).withGracePeriod(0).delete();
            } else if (node.has(pod) && !isReady(pod)) {
                begin(pod);
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            // It is another one by now, and that is told too.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PodResource named(Pod pod) {
        return client.pods().inNamespace(namespace).withName(pod.getMetadata().getName());
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private void begin(Pod pod) throws IOException {
        Map<String, String> labels = pod.getMetadata().getLabels();
        if (Names.JOB_MASTER.equals(labels.get(Names.COMPONENT))) {
            answerFor(new JobKey(namespace, labels.get(Names.JOB_LABEL)));
        }
        named(pod).subresource("status").patch(MERGE, Serialization.asJson(Map.of("status", ready(pod))));
    }

    private void answerFor(JobKey job) throws IOException {
        String config = client.configMaps()
                .inNamespace(namespace)
                .withName(Names.config(job.name()))
                .require()
                .getData()
                .get("job.json");
        String token = client.secrets()
                .inNamespace(namespace)
                .withName(Names.config(job.name()))
                .require()
                .getData()
                .get(JobConfig.TOKEN_FILE);
        JobByHand next = JobByHand.start(
                ControlJson.mapper().readValue(config, JobConfig.class),
                new String(Base64.getDecoder().decode(token), StandardCharsets.US_ASCII));
        Optional.ofNullable(jobs.put(job, next)).ifPresent(JobByHand::close);
    }

    private PodStatus ready(Pod pod) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        String address = "10.251.0." + (1 + addresses.getAndIncrement() % 250);
        return new PodStatusBuilder()
                .withPhase("Running")
                .withHostIP(NodeByHand.ADDRESS)
                .withPodIP(address)
                .withPodIPs(new PodIP(address))
                .withStartTime(now)
                .withConditions(Stream.of("PodScheduled", "Initialized", "ContainersReady", "Ready")
                        .map(type -> new PodConditionBuilder()
                                .withType(type)
                                .withStatus("True")
                                .withLastTransitionTime(now)
                                .build())
                        .toList())
                .withContainerStatuses(pod.getSpec().getContainers().stream()
                        .map(container -> running(container.getName(), container.getImage(), now))
                        .toList())
                .build();
    }

    private static ContainerStatus running(String name, String image, String since) {
        return new ContainerStatusBuilder()
                .withName(name)
                .withImage(image)
                .withImageID(image)
                .withReady(true)
                .withStarted(true)
                .withRestartCount(0)
                .withNewState()
                .withNewRunning()
                .withStartedAt(since)
                .endRunning()
                .endState()
                .build();
    }

    @Override
    public void close() {
        pods.close();
        work.shutdownNow();
        jobs.values().forEach(JobByHand::close);
        node.close();
    }
}
