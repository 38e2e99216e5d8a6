package dev.weir.bench.fleet;

import dev.weir.control.ControlJson;
import dev.weir.control.JobConfig;
import dev.weir.control.JobEvent;
import dev.weir.control.JobSnapshot;
import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Says of each pod that it is ready as soon as it is made, and has its JobMaster answer; no pod runs. */
final class Pods implements AutoCloseable {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final int THREADS = 8;
    private static final int TASKS = 3;
    private static final int KEY_GROUPS = 128;
    private static final String READY = """
            {"status":{"phase":"Running","hostIP":"127.0.0.1","podIP":"%1$s","podIPs":[{"ip":"%1$s"}],"conditions":[
            {"type":"PodScheduled","status":"True"},{"type":"Initialized","status":"True"},
            {"type":"ContainersReady","status":"True"},{"type":"Ready","status":"True"}],"containerStatuses":[
            {"name":"%2$s","image":"weir/bench","imageID":"weir/bench","ready":true,"started":true,"restartCount":0,
            "state":{"running":{}}}]}}""";

    private final KubernetesClient client;
    private final JobMasterServer jobMasters;
    private final AtomicInteger addresses = new AtomicInteger();
    private final ExecutorService work = Executors.newFixedThreadPool(THREADS);
    private final SharedIndexInformer<Pod> pods;

    private Pods(KubernetesClient client, JobMasterServer jobMasters) {
        this.client = client;
        this.jobMasters = jobMasters;
        this.pods = client.pods()
                .inAnyNamespace()
                .withLabel("app.kubernetes.io/managed-by", "weir-operator")
                .runnableInformer(0);
        pods.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Pod pod) {
                work.execute(() -> begin(pod));
            }

            @Override
            public void onUpdate(Pod before, Pod pod) {
                // It is ready from its beginning to its end.
            }

            @Override
            public void onDelete(Pod pod, boolean unknown) {
                Optional.ofNullable(pod.getStatus())
                        .map(status -> status.getPodIP())
                        .ifPresent(jobMasters::forget);
            }
        });
    }

    static Pods start(KubernetesClient client, JobMasterServer jobMasters) {
        Pods started = new Pods(client, jobMasters);
        started.pods.start().toCompletableFuture().join();
        return started;
    }

    /** How many were made ready so far. */
    int begun() {
        return addresses.get();
    }

    private void begin(Pod pod) {
        int number = addresses.incrementAndGet();
        String address = "127.%d.%d.%d".formatted(100 + number / 62_500, number / 250 % 250, 1 + number % 250);
        String component = pod.getMetadata().getLabels().get("app.kubernetes.io/component");
        try {
            if (component.equals("jobmaster")) {
                jobMasters.answer(address, snapshot(pod));
            }
            client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .subresource("status")
                    .patch(MERGE, READY.formatted(address, component));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                System.err.println("a pod was not made ready: " + e);
            }
            // It is gone already.
        }
    }

    private String snapshot(Pod pod) {
        String job = pod.getMetadata().getLabels().get("weir.dev/streamjob");
        String config = client.configMaps()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(job + "-weir")
                .require()
                .getData()
                .get("job.json");
        try {
            JobStatus status = running(ControlJson.mapper().readValue(config, JobConfig.class));
            return ControlJson.mapper()
                    .writerFor(JobEvent.class)
                    .writeValueAsString(new JobEvent.Snapshot(new JobSnapshot(status, List.of())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JobStatus running(JobConfig config) {
        int tasks = TASKS * config.parallelism();
        return new JobStatus(
                config.name(),
                config.uid(),
                config.specHash(),
                1,
                JobState.RUNNING,
                config.parallelism(),
                KEY_GROUPS,
                tasks,
                tasks,
                0,
                Optional.empty(),
                List.of(),
                Map.of(),
                Instant.now().toEpochMilli(),
                List.of());
    }

    @Override
    public void close() {
        pods.close();
        work.shutdownNow();
    }
}
