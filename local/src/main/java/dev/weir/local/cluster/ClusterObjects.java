package dev.weir.local.cluster;

import dev.weir.local.s3.S3Credentials;
import dev.weir.local.s3.S3Server;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What every local cluster has in its API server: CRDs, and where its S3 is. Written anew at each start. */
final class ClusterObjects {

    /** Where the operator and the S3 Service live. */
    static final String SYSTEM = "weir-system";

    /** The Service that is S3: {@code http://s3.weir-system.svc:9000} from every pod. */
    static final String S3_SERVICE = "s3";

    private static final String USERS = "default";
    private static final String S3_SECRET = "weir-s3";
    private static final String CONFIG_MAP = "weir-local";

    private final KubernetesClient client;

    ClusterObjects(KubernetesClient client) {
        this.client = client;
    }

    /** Applies every YAML file of a folder, in the order of their names. */
    void definitions(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IOException("The folder of the CustomResourceDefinitions, " + folder + ", cannot be read", e);
        }
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                client.load(in).items().forEach(this::apply);
            }
        }
    }

    void s3(URI endpoint, S3Credentials credentials) {
        put(new ServiceBuilder()
                .withNewMetadata()
                .withName(S3_SERVICE)
                .withNamespace(SYSTEM)
                .endMetadata()
                .withNewSpec()
                .withClusterIP("None")
                .addNewPort()
                .withName("http")
                .withPort(endpoint.getPort())
                .withTargetPort(new IntOrString(endpoint.getPort()))
                .withProtocol("TCP")
                .endPort()
                .endSpec()
                .build());
        put(new EndpointsBuilder()
                .withNewMetadata()
                .withName(S3_SERVICE)
                .withNamespace(SYSTEM)
                .endMetadata()
                .addNewSubset()
                .addNewAddress()
                .withIp(endpoint.getHost())
                .endAddress()
                .addNewPort()
                .withName("http")
                .withPort(endpoint.getPort())
                .withProtocol("TCP")
                .endPort()
                .endSubset()
                .build());
        put(new SecretBuilder()
                .withNewMetadata()
                .withName(S3_SECRET)
                .withNamespace(USERS)
                .endMetadata()
                .withType("Opaque")
                .withStringData(Map.of("accessKey", credentials.accessKey(), "secretKey", credentials.secretKey()))
                .build());
        put(new ConfigMapBuilder()
                .withNewMetadata()
                .withName(CONFIG_MAP)
                .withNamespace(USERS)
                .endMetadata()
                .withData(Map.of(
                        "s3Endpoint",
                        serviceEndpoint(endpoint).toString(),
                        "s3EndpointOutside",
                        endpoint.toString(),
                        "s3Bucket",
                        S3Server.BUCKET))
                .build());
    }

    /** The S3 endpoint by its Service's name. */
    static URI serviceEndpoint(URI endpoint) {
        return URI.create("http://" + S3_SERVICE + "." + SYSTEM + ".svc:" + endpoint.getPort());
    }

    private void apply(HasMetadata object) {
        client.resource(object).fieldManager("weir-local").forceConflicts().serverSideApply();
    }

    private void put(HasMetadata object) {
        client.resource(object).createOr(NonDeletingOperation::update);
    }
}
