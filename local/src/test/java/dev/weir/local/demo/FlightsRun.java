package dev.weir.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.examples.flights.RowComparison;
import dev.weir.local.cluster.ClusterConfig;
import dev.weir.local.cluster.LocalCluster;
import dev.weir.local.s3.S3Server;
import dev.weir.storage.S3ObjectStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;

/** The flights job on a cluster of its own, with the real operator, processes and S3, and kill -9 as a test wants it. */
final class FlightsRun implements AutoCloseable {
    private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();
    /** All flights of January 2001, where they are at hand. */
    private static final Path MONTH = REPOSITORY.resolveSibling("shared").resolve("data");

    private static final Path EXCERPT = REPOSITORY.resolve("examples/flights/data");
    private static final String JOB = "flights";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path data;
    private final Path input;
    private final LocalCluster cluster;
    private final JobResources resources;
    private final WrittenRows written;

    private FlightsRun(Path data, Path input, LocalCluster cluster, S3ObjectStore bucket) {
        this.data = data;
        this.input = input;
        this.cluster = cluster;
        this.resources = new JobResources(cluster.client(), "default");
        this.written = new WrittenRows(bucket, "flights/output/");
    }

    /** Whether all of January is at hand, not an excerpt only. */
    static boolean hasMonth() {
        return Files.exists(MONTH);
    }

    /**
     * Starts the cluster and puts the input into its bucket.
     *
     * @param data folder of the cluster
     * @param month whether all of January is read, not an excerpt
     */
    static FlightsRun start(Path data, boolean month) throws Exception {
        LocalCluster cluster =
                LocalCluster.start(ClusterConfig.ofRepository(REPOSITORY, data).withS3Port(0));
        try {
            cluster.awaitOperator(Duration.ofSeconds(90));
            S3ObjectStore bucket = ExampleBucket.of(cluster);
            Path input = month ? MONTH : EXCERPT;
            ExampleBucket.putFlights(bucket, input);
            return new FlightsRun(data, input, cluster, bucket);
        } catch (Exception | Error e) {
            cluster.close();
            throw e;
        }
    }

    /** How many rows there are at the end. */
    int expectedRows() throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(expected())), StandardCharsets.UTF_8))) {
            return (int) lines.lines().skip(1).count();
        }
    }

    /** Applies the example's StreamJob, changed. */
    void apply(UnaryOperator<String> change) throws IOException {
        resources.apply(
                REPOSITORY.resolve("examples/flights/streamjob.yaml"),
                manifest -> change.apply(
                        JobResources.withEndpoint(cluster.s3ServiceEndpoint()).apply(manifest)));
    }

    /** Waits until so many rows are visible, or the job is done. */
    void awaitRows(long rows) throws InterruptedException {
        await(() -> rows() >= rows || isFinished());
    }

    boolean isFinished() {
        return resources.jobStatus(JOB, "phase").equals("Finished");
    }

    void awaitFinished() throws InterruptedException {
        await(this::isFinished);
    }

    /** Kills the process of a pod of the job; if it does not run just now, the next one. */
    void kill(String pod) throws InterruptedException {
        String name = JOB + "-" + pod;
        await(() -> cluster.containerPid("default", name).isPresent());
        long pid = cluster.containerPid("default", name).orElseThrow();
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly)).contains(true);
    }

    /** The same, and deletes the pod too, so that the next one is started without a back-off. */
    void killAndReplace(String pod) throws InterruptedException {
        kill(pod);
        cluster.client()
                .pods()
                .inNamespace("default")
                .withName(JOB + "-" + pod)
                .withGracePeriod(0)
                .delete();
    }

    String status(String... path) {
        return resources.jobStatus(JOB, path);
    }

    /** Compares all rows that are visible with the right ones. */
    void assertExact() throws IOException {
        RowComparison result = RowComparison.compare(
                data.resolve("s3")
                        .resolve(S3Server.BUCKET)
                        .resolve("flights/output")
                        .toUri()
                        .toString(),
                expected().toUri().toString());
        assertThat(result.examples()).isEmpty();
        assertThat(result.isExact()).isTrue();
    }

    private Path expected() {
        return input.resolve(input.equals(MONTH) ? "hourly-delays-2001-01.csv.gz" : "expected-hourly-delays.csv.gz");
    }

    private long rows() {
        try {
            return written.count();
        } catch (IOException e) {
            throw new AssertionError("the output cannot be read", e);
        }
    }

    /** Looks until it is so. */
    private void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline)
                    .as(() -> resources.trouble(JOB))
                    .isNegative();
            Thread.sleep(50);
        }
    }

    @Override
    public void close() throws IOException {
        cluster.close();
    }
}
