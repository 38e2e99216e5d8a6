package dev.weir.local.acceptance;

import dev.weir.local.cluster.ClusterConfig;
import dev.weir.local.cluster.LocalCluster;
import dev.weir.local.s3.S3Server;
import dev.weir.storage.ObjectStore;
import dev.weir.storage.S3ObjectStore;
import dev.weir.storage.S3Settings;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The whole product on this machine, as its user meets it: the local cluster with the operator, and a bucket. */
final class Product implements AutoCloseable {
    static final String NAMESPACE = "default";

    private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();
    private static final Duration OPERATOR_WITHIN = Duration.ofSeconds(90);

    private final Path data;
    private LocalCluster cluster;
    private S3ObjectStore bucket;

    private Product(Path data) {
        this.data = data;
    }

    static Product start(Path data) throws IOException {
        Product product = new Product(data);
        product.start();
        return product;
    }

    private void start() throws IOException {
        // The same S3 port again after a restart: it stands in the StreamJobs.
        int port = cluster == null ? 0 : cluster.s3Endpoint().getPort();
        cluster =
                LocalCluster.start(ClusterConfig.ofRepository(REPOSITORY, data).withS3Port(port));
        bucket = S3ObjectStore.connect(new S3Settings(
                cluster.s3Endpoint().toString(),
                S3Server.BUCKET,
                "us-east-1",
                true,
                cluster.s3Credentials().accessKey(),
                cluster.s3Credentials().secretKey()));
        try {
            cluster.awaitOperator(OPERATOR_WITHIN);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Ends the cluster with all its processes, and starts it again on the same folder. */
    void restart() throws IOException {
        close();
        start();
    }

    LocalCluster cluster() {
        return cluster;
    }

    KubernetesClient client() {
        return cluster.client();
    }

    ObjectStore bucket() {
        return bucket;
    }

    /** Where the objects of the bucket are files. */
    Path bucketFolder() {
        return data.resolve("s3").resolve(S3Server.BUCKET);
    }

    /** Where pods reach S3. */
    String s3() {
        return cluster.s3ServiceEndpoint().toString();
    }

    /** A StreamJob of this name that reads {@code flights}, not applied yet. */
    Job job(String name, Flights flights) throws IOException {
        flights.upload(bucket, name + "/input/");
        return new Job(this, name, flights);
    }

    @Override
    public void close() throws IOException {
        bucket.close();
        cluster.close();
    }
}
