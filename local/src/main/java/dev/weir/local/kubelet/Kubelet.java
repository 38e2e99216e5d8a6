package dev.weir.local.kubelet;

import dev.weir.local.kubelet.container.ContainerLog;
import dev.weir.local.kubelet.container.ProcessRecords;
import dev.weir.local.kubelet.network.AddressBook;
import dev.weir.local.kubelet.network.HostsFile;
import dev.weir.local.kubelet.probe.Prober;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node of a local cluster: runs every pod of the API server, a process for each container, and says in the pods' status
 * how they are. There is one node, so scheduling is binding each pod to it.
 *
 * <p>Each pod has a worker with a mailbox of its own; the list of workers belongs to the kubelet's mailbox.
 */
public final class Kubelet implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Kubelet.class);
    private static final Duration LEFTOVERS = Duration.ofSeconds(10);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final KubeletConfig config;
    private final ExecutorService pool;
    private final ScheduledExecutorService timer;
    private final Mailbox mailbox;
    private final ClusterNames names;
    private final ContainerServices services;
    private final PodApi api;
    private final StaticPods staticPods;
    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
    // By namespace/name; written on the mailbox, read by any thread.
    private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
    // A pod whose namesake of an older uid has not ended yet; the mailbox only.
    private final Map<String, Pod> successors = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    private Kubelet(KubernetesClient client, KubeletConfig config) throws IOException {
        this.client = client;
        this.config = config;
        this.pool = Executors.newCachedThreadPool(task -> daemon(task, "kubelet-worker"));
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "kubelet-timer"));
        this.mailbox = new Mailbox("kubelet", pool, timer);
        Path run = config.data().resolve("run");
        HostsFile hosts = new HostsFile(config.hostsFile().toAbsolutePath(), machineName());
        this.names = new ClusterNames(new AddressBook(config.addressBlock(), run.resolve("addresses")), hosts);
        Clock clock = Clock.systemUTC();
        this.services = new ContainerServices(
                config.images(),
                new ApiObjects(client),
                new ContainerCommand(config.java(), hosts.path(), System.getenv()),
                new ProcessRecords(run.resolve("processes")),
                new Prober(),
                new PodEvents(client, config.node(), clock, new Mailbox("events", pool, timer)),
                clock,
                pool,
                config.logs().toAbsolutePath(),
                config.data().toAbsolutePath().resolve("pods"));
        this.api = new PodApi(client, config.node());
        this.staticPods = new StaticPods(client, config.staticPods());
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private static String machineName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /**
     * Ends what a crashed cluster left running, and begins to run the pods of the API server.
     *
     * @param client stays the caller's to close, after the kubelet
     */
    public static Kubelet start(KubernetesClient client, KubeletConfig config) throws IOException {
        Objects.requireNonNull(client, "client is null");
        Kubelet kubelet = new Kubelet(client, config);
        List<Long> left = kubelet.services.processes().endLeftovers(LEFTOVERS);
        if (!left.isEmpty()) {
            LOG.info("Ended {} processes of the cluster's previous life", left.size());
        }
        new NodeObject(client, config.node()).register();
        kubelet.withdrawOldStatuses();
        kubelet.watch();
        kubelet.staticPods.start();
        return kubelet;
    }

    /** What pods said of themselves in the cluster's previous life is not true any more: nothing of it runs. */
    private void withdrawOldStatuses() {
        Instant now = services.clock().instant();
        for (Pod pod : client.pods().inAnyNamespace().list().getItems()) {
            if (pod.getStatus() != null && pod.getStatus().getPodIP() != null && !isOver(pod)) {
                api.publish(pod, PodStatuses.afterRestart(pod, now));
            }
        }
    }

    private void watch() {
        informers.add(
                client.resources(Endpoints.class).inAnyNamespace().inform(Watching.of(names::put, names::remove)));
        informers.add(client.pods().inAnyNamespace().inform(Watching.of(this::onPod, this::onPodGone)));
        informers.add(client.resources(ConfigMap.class)
                .inAnyNamespace()
                .inform(Watching.of(map -> refresh("ConfigMap", map), map -> {})));
        informers.add(client.resources(Secret.class)
                .inAnyNamespace()
                .inform(Watching.of(secret -> refresh("Secret", secret), secret -> {})));
    }

    private void refresh(String kind, HasMetadata object) {
        for (PodWorker worker : workers.values()) {
            if (worker.pod()
                    .getMetadata()
                    .getNamespace()
                    .equals(object.getMetadata().getNamespace())) {
                worker.refresh(kind, object.getMetadata().getName());
            }
        }
    }

    private void onPod(Pod pod) {
        mailbox.post(() -> {
            String key = key(pod);
            PodWorker worker = workers.get(key);
            if (stopping) {
                return;
            }
            if (worker == null) {
                begin(pod);
            } else if (worker.uid().equals(pod.getMetadata().getUid())) {
                worker.update(pod);
            } else {
                successors.put(key, pod);
                worker.forget();
            }
        });
    }

    private void begin(Pod seen) {
        String address = names.add(seen);
        Pod pod = api.bind(seen);
        PodWorker worker = new PodWorker(
                pod,
                address,
                services,
                api,
                new Mailbox("pod " + key(pod), pool, timer),
                gone -> mailbox.post(() -> onWorkerGone(gone)));
        workers.put(key(pod), worker);
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            worker.update(pod);
        } else if (!isOver(pod)) {
            worker.start();
        }
    }

    private static boolean isOver(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    private void onPodGone(Pod pod) {
        mailbox.post(() -> {
            String uid = pod.getMetadata().getUid();
            successors.computeIfPresent(
                    key(pod), (key, next) -> next.getMetadata().getUid().equals(uid) ? null : next);
            PodWorker worker = workers.get(key(pod));
            if (worker != null && worker.uid().equals(uid)) {
                worker.forget();
            }
            if (!stopping) {
                staticPods.gone(pod);
            }
        });
    }

    private void onWorkerGone(PodWorker gone) {
        String key = key(gone.pod());
        workers.remove(key, gone);
        Pod successor = successors.remove(key);
        if (successor != null && !stopping) {
            begin(successor);
        } else {
            names.remove(gone.pod());
        }
    }

    private static String key(Pod pod) {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }

    /** The process of a pod's container; empty when it does not run now. */
    public OptionalLong containerPid(String namespace, String pod, String container) {
        return worker(namespace, pod, container).map(ContainerWorker::pid).orElseGet(OptionalLong::empty);
    }

    /**
     * The log of a container.
     *
     * @param previous of the run before the newest one
     * @return empty when the pod, the container or the run is not there
     */
    public Optional<ContainerLog> log(String namespace, String pod, String container, boolean previous) {
        return worker(namespace, pod, container)
                .map(ContainerWorker::logs)
                .flatMap(logs -> previous ? logs.previous() : logs.current());
    }

    private Optional<ContainerWorker> worker(String namespace, String pod, String container) {
        return Optional.ofNullable(workers.get(namespace + "/" + pod)).flatMap(worker -> worker.container(container));
    }

    /** Ends every pod's processes; their objects stay, and the pods are started again with the next kubelet. */
    @Override
    public void close() throws IOException {
        stopping = true;
        informers.forEach(SharedIndexInformer::close);
        CompletableFuture<?>[] ends = workers.values().stream()
                .map(worker -> worker.stop(LONGEST_STOP))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(ends).get(LONGEST_STOP.plusSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Not every pod ended in time, the rest is killed: {}", e.toString());
        } finally {
            services.processes().endLeftovers(LEFTOVERS);
            timer.shutdownNow();
            pool.shutdownNow();
        }
    }
}
