package dev.weir.local.operator;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.local.apiserver.ApiServer;
import dev.weir.local.apiserver.logs.PodLogs;
import dev.weir.local.controller.Controllers;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.StreamJob;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The cluster that tests of the operator run on: an API server with its controllers in this process, or, with {@code -Pe2e}, the one
 * of {@code KUBECONFIG}. No pod runs in either. Namespaces have names of their own and forbid what pod security
 * {@code restricted} forbids; closing this removes them, with all that is in them.
 */
final class ClusterUnderTest implements AutoCloseable {
    private static final Path CRDS = Path.of("../crds");
    private static final List<String> DEFINITIONS = List.of("streamjobs", "checkpoints");
    private static final long ESTABLISHED_WITHIN_SECONDS = 30;
    private static final int DISTINCT = 6;
    private static final String NO_FINALIZERS = "{\"metadata\":{\"finalizers\":null}}";

    private final boolean real;
    private final Path kubeconfig;
    private final Config config;
    private final KubernetesClient client;
    private final List<String> namespaces = new ArrayList<>();
    // What was started or made, the newest first: the order in which it is closed.
    private final Deque<Closeable> made = new ArrayDeque<>();
    // What operators are; made when the first one asks.
    private Config operator;

    private ClusterUnderTest(boolean real, Path kubeconfig) {
        this.real = real;
        this.kubeconfig = kubeconfig;
        this.config = Config.fromKubeconfig(kubeconfig.toFile());
        this.client = new KubernetesClientBuilder().withConfig(config).build();
    }

    /**
     * Skips the tests, with a reason, where no cluster answers or where it has StreamJobs that are not the tests'.
     *
     * @param folder for what the cluster in this process keeps
     */
    static ClusterUnderTest start(Path folder) throws IOException {
        ClusterUnderTest cluster = Boolean.getBoolean("weir.e2e") ? ofKubeconfig() : inThisProcess(folder);
        cluster.define();
        return cluster;
    }

    private static ClusterUnderTest ofKubeconfig() {
        String file = System.getenv("KUBECONFIG");
        assumeTrue(file != null && !file.isEmpty(), "KUBECONFIG names no cluster");
        assumeTrue(Files.isReadable(Path.of(file)), "KUBECONFIG is " + file + ", which cannot be read");
        ClusterUnderTest cluster = new ClusterUnderTest(true, new File(file).toPath());
        try {
            cluster.client.getKubernetesVersion();
        } catch (KubernetesClientException e) {
            cluster.client.close();
            assumeTrue(
                    false, "the cluster of KUBECONFIG, " + cluster.config.getMasterUrl() + ", does not answer: " + e);
        }
        return cluster;
    }

    private static ClusterUnderTest inThisProcess(Path folder) throws IOException {
        ApiServer server = ApiServer.start(new ApiServer.Config(folder.resolve("data"), 0, PodLogs.NONE));
        Path kubeconfig = folder.resolve("kubeconfig");
        server.kubeConfig().write(kubeconfig);
        ClusterUnderTest cluster = new ClusterUnderTest(false, kubeconfig);
        cluster.made.push(server::close);
        cluster.made.push(Controllers.start(cluster.client)::close);
        return cluster;
    }

    /** The definitions stay when the tests are over: removing them would remove all that others have made of them. */
    private void define() throws IOException {
        for (String name : DEFINITIONS) {
            try (var definition = Files.newInputStream(CRDS.resolve(name + ".weir.dev.yaml"))) {
                client.load(definition)
                        .items()
                        .forEach(each -> client.resource(each)
                                .fieldManager("weir-tests")
                                .forceConflicts()
                                .serverSideApply());
            }
            client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(name + ".weir.dev")
                    .waitUntilCondition(
                            crd -> crd != null
                                    && crd.getStatus() != null
                                    && crd.getStatus().getConditions().stream()
                                            .anyMatch(condition -> "Established".equals(condition.getType())
                                                    && "True".equals(condition.getStatus())),
                            ESTABLISHED_WITHIN_SECONDS,
                            TimeUnit.SECONDS);
        }
        List<StreamJob> others =
                client.resources(StreamJob.class).inAnyNamespace().list().getItems();
        assumeTrue(
                others.isEmpty(),
                () -> "the cluster has StreamJobs already, which the operators of the tests would look after: "
                        + others.get(0).getMetadata().getNamespace());
    }

    /** Whether it is one with roles, pod security and a scheduler. */
    boolean isReal() {
        return real;
    }

    /** Skips the test on the local cluster, which does not enforce this. */
    void assumeEnforced(String what) {
        assumeTrue(real, "the local cluster does not enforce " + what);
    }

    /** May do everything. */
    KubernetesClient client() {
        return client;
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    /** A new namespace with the Secret {@code weir-s3}. */
    String namespace(String prefix) {
        String name = prefix + "-" + UUID.randomUUID().toString().substring(0, DISTINCT);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(Map.of(
                                "pod-security.kubernetes.io/enforce", "restricted",
                                "pod-security.kubernetes.io/enforce-version", "latest"))
                        .endMetadata()
                        .build())
                .create();
        namespaces.add(name);
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("weir-s3")
                        .withNamespace(name)
                        .endMetadata()
                        .withData(Map.of("accessKey", "YWRtaW4=", "secretKey", "c2VjcmV0"))
                        .build())
                .create();
        return name;
    }

    /**
     * What an operator may do here: all on the local cluster, which has no roles, and no more than the chart grants on any other.
     *
     * @param system namespace of the operator and its lease
     */
    Config operator(String system) {
        if (operator == null) {
            OperatorAccount account = real ? OperatorAccount.make(client, config, system) : null;
            if (account != null) {
                made.push(account::close);
            }
            operator = account == null ? config : account.config();
        }
        return operator;
    }

    @Override
    public void close() throws IOException {
        namespaces.forEach(this::empty);
        while (!made.isEmpty()) {
            made.pop().close();
        }
        client.close();
    }

    /** No operator is left that would take finalizers away. */
    private void empty(String namespace) {
        for (Class<? extends HasMetadata> type : List.of(Checkpoint.class, StreamJob.class)) {
            client.resources(type).inNamespace(namespace).list().getItems().forEach(this::release);
        }
        // No kubelet is left either, which would say that they have ended.
        client.apps().statefulSets().inNamespace(namespace).delete();
        client.pods().inNamespace(namespace).withGracePeriod(0).delete();
        client.namespaces().withName(namespace).delete();
    }

    private <R extends HasMetadata> void release(R resource) {
        try {
            client.resource(resource).delete();
            client.resource(resource).patch(PatchContext.of(PatchType.JSON_MERGE), NO_FINALIZERS);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }
}
