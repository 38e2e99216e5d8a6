package dev.weir.bench.fleet;

import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobPhase;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** The StreamJobs, as one who applies, watches, edits and deletes them sees them. */
final class Fleet implements AutoCloseable {
    private static final String NAMESPACE = "fleet";
    private static final int CLIENTS = 8;
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final String JOB = """
            apiVersion: weir.dev/v1alpha1
            kind: StreamJob
            metadata: {name: %s, namespace: fleet}
            spec:
              image: weir/bench
              job: {class: dev.weir.examples.flights.HourlyDelays, args: ["--rate", "0"]}
              parallelism: 1
              jobMaster: {resources: {requests: {cpu: 100m, memory: 256Mi}, limits: {memory: 256Mi}}}
              taskManager: {resources: {requests: {cpu: 100m, memory: 512Mi}, limits: {memory: 512Mi}}}
              checkpointing:
                interval: 0s
                storage: {s3: {endpoint: "%s", bucket: %s, prefix: checkpoints, credentialsSecret: weir-s3}}
            """;

    private final KubernetesClient client;
    private final String s3;
    private final SharedIndexInformer<StreamJob> jobs;
    private final Object changed = new Object();

    private Fleet(KubernetesClient client, String s3) {
        this.client = client;
        this.s3 = s3;
        this.jobs = client.resources(StreamJob.class).inNamespace(NAMESPACE).runnableInformer(0);
        jobs.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(StreamJob job) {
                tell();
            }

            @Override
            public void onUpdate(StreamJob before, StreamJob job) {
                tell();
            }

            @Override
            public void onDelete(StreamJob job, boolean unknown) {
                tell();
            }
        });
    }

    private void tell() {
        synchronized (changed) {
            changed.notifyAll();
        }
    }

    static Fleet in(Cluster cluster) {
        KubernetesClient client = cluster.client();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("weir-s3")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withStringData(Map.of("accessKey", Cluster.ACCESS_KEY, "secretKey", Cluster.SECRET_KEY))
                        .build())
                .create();
        Fleet fleet = new Fleet(client, cluster.s3());
        fleet.jobs.start().toCompletableFuture().join();
        return fleet;
    }

    /** Applies so many jobs, several at a time; returns when all are applied. */
    void apply(int count) throws InterruptedException {
        several(count, i -> apply(name(i)));
    }

    void apply(String name) {
        StreamJob job = Serialization.unmarshal(JOB.formatted(name, s3, Cluster.BUCKET), StreamJob.class);
        client.resource(job).fieldManager("bench").serverSideApply();
    }

    static String name(int number) {
        return "job-" + number;
    }

    /** Edits what no pod knows of; returns the generation that this makes. */
    long edit(String name, int number) {
        return resource(name)
                .patch(MERGE, "{\"spec\":{\"checkpointing\":{\"maxAge\":\"" + (3600 + number) + "s\"}}}")
                .getMetadata()
                .getGeneration();
    }

    void deleteAll(int count) throws InterruptedException {
        several(count, i -> resource(name(i)).delete());
    }

    void delete(String name) {
        resource(name).delete();
    }

    private Resource<StreamJob> resource(String name) {
        return client.resources(StreamJob.class).inNamespace(NAMESPACE).withName(name);
    }

    private static void several(int count, IntConsumer task) throws InterruptedException {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> all = IntStream.range(0, count)
                .<Future<?>>mapToObj(i -> clients.submit(() -> task.accept(i)))
                .toList();
        try {
            for (Future<?> each : all) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            clients.shutdownNow();
        }
    }

    /** All tasks of it run, and its status is about its newest specification. */
    boolean runs(String name) {
        StreamJob job = jobs.getStore().getByKey(NAMESPACE + "/" + name);
        return job != null && isRunning(job);
    }

    private static boolean isRunning(StreamJob job) {
        return job.getStatus() != null
                && job.getStatus().phase() == StreamJobPhase.RUNNING
                && job.getMetadata().getGeneration().equals(job.getStatus().observedGeneration());
    }

    long running() {
        return jobs.getStore().list().stream().filter(Fleet::isRunning).count();
    }

    boolean isObserved(String name, long generation) {
        StreamJob job = jobs.getStore().getByKey(NAMESPACE + "/" + name);
        return job != null
                && job.getStatus() != null
                && job.getStatus().observedGeneration() != null
                && job.getStatus().observedGeneration() >= generation;
    }

    int count() {
        return jobs.getStore().list().size();
    }

    /** How many of the resources that were made for jobs there are. */
    int parts() {
        return client.apps()
                .statefulSets()
                .inNamespace(NAMESPACE)
                .list()
                .getItems()
                .size();
    }

    /**
     * Waits for something that shows in a job; looks whenever one has changed.
     *
     * @throws IOException if it does not come true in time
     */
    void await(String what, Duration patience, BooleanSupplier condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (changed) {
            while (!condition.getAsBoolean()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new IOException("not within " + patience.toSeconds() + " s: " + what + "; " + running()
                            + " of " + count() + " jobs run");
                }
                changed.wait(Math.min(left, 100));
            }
        }
    }

    @Override
    public void close() {
        jobs.close();
    }
}
