package dev.weir.local.cluster;

import dev.weir.local.apiserver.ApiServer;
import dev.weir.local.controller.Controllers;
import dev.weir.local.image.ImageStore;
import dev.weir.local.kubelet.Kubelet;
import dev.weir.local.kubelet.KubeletConfig;
import dev.weir.local.s3.S3Credentials;
import dev.weir.local.s3.S3Server;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kubernetes of this machine in one process: the API server, S3, the controllers and the kubelet. What it keeps is in its
 * data folder, so that a cluster that is started there again goes on.
 *
 * <pre>{@code
 * try (LocalCluster cluster = LocalCluster.start(ClusterConfig.ofRepository(repository, data))) {
 *     cluster.awaitOperator(Duration.ofSeconds(60));
 *     cluster.client().load(streamJob).serverSideApply();
 * }
 * }</pre>
 */
public final class LocalCluster implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);
    private static final String NODE = "weir-local";

    private final ClusterConfig config;
    private final DataFolder folder;
    // What was started, the newest first: the order in which it is closed.
    private final Deque<Closeable> started = new ArrayDeque<>();
    private KubernetesClient client;
    private S3Server s3;
    private Kubelet kubelet;

    private LocalCluster(ClusterConfig config, DataFolder folder) {
        this.config = config;
        this.folder = folder;
        started.push(folder);
    }

    /**
     * Starts a cluster; when this returns the API server and S3 answer and the kubelet runs pods.
     *
     * @throws IOException when the folder is in use or a port is taken; the message says what to do
     */
    public static LocalCluster start(ClusterConfig config) throws IOException {
        Objects.requireNonNull(config, "config is null");
        LocalCluster cluster = new LocalCluster(config, DataFolder.open(config.data()));
        try {
            cluster.start();
            return cluster;
        } catch (IOException | RuntimeException e) {
            try {
                cluster.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private void start() throws IOException {
        AddressBlock block = AddressBlock.claim(folder.run().resolve("address-block"));
        started.push(block);

        S3Credentials credentials = S3Credentials.readOrCreate(s3CredentialsFile(), new SecureRandom());
        CompletableFuture<S3Server> s3Starting = startS3(block.s3Address(), credentials);
        KubeletPodLogs logs = new KubeletPodLogs();
        ApiServer api = new ApiPort(folder.run().resolve("api-port")).start(folder.api(), config.apiPort(), logs);
        started.push(api::close);
        api.kubeConfig().write(kubeconfig());
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(api.kubeConfig().yaml()))
                .build();
        started.push(client::close);

        ClusterObjects objects = new ClusterObjects(client);
        if (config.crds().isPresent()) {
            objects.definitions(config.crds().get());
        }
        s3 = join(s3Starting);
        objects.s3(s3.endpoint(), credentials);

        Controllers controllers = Controllers.start(client);
        started.push(controllers::close);
        kubelet = Kubelet.start(client, kubeletConfig(block));
        started.push(kubelet::close);
        logs.attach(kubelet);
    }

    /** S3 takes the longest to start, so it starts beside the others. */
    private CompletableFuture<S3Server> startS3(String address, S3Credentials credentials) {
        CompletableFuture<S3Server> starting = CompletableFuture.supplyAsync(() -> {
            try {
                return S3Server.start(folder.s3(), address, config.s3Port(), credentials);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        started.push(() -> {
            Optional<S3Server> server = starting.thenApply(Optional::of)
                    .exceptionally(failure -> Optional.empty())
                    .join();
            if (server.isPresent()) {
                server.get().close();
            }
        });
        return starting;
    }

    private static S3Server join(CompletableFuture<S3Server> starting) throws IOException {
        try {
            return starting.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException failure) {
                throw failure.getCause();
            }
            throw e;
        }
    }

    private KubeletConfig kubeletConfig(AddressBlock block) {
        List<Path> images = new ArrayList<>(config.images());
        images.add(folder.images());
        List<Pod> staticPods = config.operator()
                .map(image -> List.of(OperatorPod.of(image, kubeconfig())))
                .orElseGet(List::of);
        return new KubeletConfig(
                NODE, folder.path(), block.number(), new ImageStore(images), config.java(), staticPods);
    }

    /**
     * Waits until the operator's pod is ready.
     *
     * @throws IOException when it is not in time; the message says what its container does instead
     */
    public void awaitOperator(Duration timeout) throws IOException {
        if (config.operator().isEmpty()) {
            return;
        }
        try {
            client.pods()
                    .inNamespace(ClusterObjects.SYSTEM)
                    .withName(OperatorPod.NAME)
                    .waitUntilCondition(PodProgress::isReady, timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (KubernetesClientTimeoutException e) {
            Pod pod = client.pods()
                    .inNamespace(ClusterObjects.SYSTEM)
                    .withName(OperatorPod.NAME)
                    .get();
            throw new IOException(
                    "The operator is not ready after " + timeout.toSeconds() + " s: " + PodProgress.describe(pod)
                            + ". Its log is below " + logs(),
                    e);
        }
    }

    /** A client of the cluster, closed with it. */
    public KubernetesClient client() {
        return client;
    }

    /** The file for {@code KUBECONFIG}. */
    public Path kubeconfig() {
        return folder.kubeconfig();
    }

    /** Where S3 is for this machine's processes, by address. */
    public URI s3Endpoint() {
        return s3.endpoint();
    }

    /** Where S3 is for pods, by its Service's name. */
    public URI s3ServiceEndpoint() {
        return ClusterObjects.serviceEndpoint(s3.endpoint());
    }

    public S3Credentials s3Credentials() {
        return s3.credentials();
    }

    /** Two lines: the access key and the secret key. */
    public Path s3CredentialsFile() {
        return folder.run().resolve("s3-credentials");
    }

    /** The folder of the pods' logs. */
    public Path logs() {
        return folder.path().resolve("logs");
    }

    /** The process of a pod's first container; empty when it does not run now. */
    public OptionalLong containerPid(String namespace, String pod) {
        return Optional.ofNullable(
                        client.pods().inNamespace(namespace).withName(pod).get())
                .map(found -> found.getSpec().getContainers().get(0))
                .map(Container::getName)
                .map(container -> kubelet.containerPid(namespace, pod, container))
                .orElseGet(OptionalLong::empty);
    }

    /** Stops everything, pods first; tries each part whatever becomes of the others. Any thread; done once. */
    @Override
    public synchronized void close() throws IOException {
        IOException failure = null;
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (IOException | RuntimeException e) {
                LOG.warn("A part of the local cluster did not stop cleanly: {}", e.toString());
                failure =
                        failure == null ? new IOException("The local cluster did not stop cleanly: " + e, e) : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
