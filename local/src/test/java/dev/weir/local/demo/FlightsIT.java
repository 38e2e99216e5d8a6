package dev.weir.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.examples.flights.RowComparison;
import dev.weir.local.cluster.ClusterConfig;
import dev.weir.local.cluster.LocalCluster;
import dev.weir.local.s3.S3Server;
import dev.weir.storage.S3ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole product on real input: processes of their own, the real operator, S3, and kill -9 at random moments. */
class FlightsIT {
    private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();
    /** All flights of January 2001, where they are at hand. */
    private static final Path MONTH = REPOSITORY.resolveSibling("shared").resolve("data");

    private static final String JOB = "flights";
    private static final int MONTH_ROWS = 72_839;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path data;

    @Test
    @Timeout(600)
    void shouldWriteEveryRowOnceWhenPodsAreKilledAtRandomMoments() throws Exception {
        long seed = Long.getLong("weir.seed", new Random().nextLong());
        System.out.println("the moments of the kills come from -Dweir.seed=" + seed);
        Random random = new Random(seed);
        Path input = Files.exists(MONTH) ? MONTH : REPOSITORY.resolve("examples/flights/data");

        try (LocalCluster cluster =
                LocalCluster.start(ClusterConfig.ofRepository(REPOSITORY, data).withS3Port(0))) {
            cluster.awaitOperator(Duration.ofSeconds(90));
            S3ObjectStore bucket = ExampleBucket.of(cluster);
            ExampleBucket.putFlights(bucket, input);
            JobResources resources = new JobResources(cluster.client(), "default");
            WrittenRows written = new WrittenRows(bucket, "flights/output/");
            resources.apply(
                    REPOSITORY.resolve("examples/flights/streamjob.yaml"),
                    manifest -> JobResources.withEndpoint(cluster.s3ServiceEndpoint())
                            .apply(manifest)
                            .replace("\"5000\"", "\"40000\""));
            String[] victims = {"taskmanager-0", "taskmanager-1", "jobmaster-0", "taskmanager-" + random.nextInt(2)};
            for (int i = 0; i < victims.length; i++) {
                long moment = (long) (MONTH_ROWS * (i + random.nextDouble()) / (victims.length + 1));
                await(
                        resources,
                        () -> rows(written) >= moment || phase(resources).equals("Finished"));
                kill(cluster, JOB + "-" + victims[i]);
            }
            await(resources, () -> phase(resources).equals("Finished"));

            RowComparison result = RowComparison.compare(
                    data.resolve("s3")
                            .resolve(S3Server.BUCKET)
                            .resolve("flights/output")
                            .toUri()
                            .toString(),
                    expected(input).toUri().toString());
            assertThat(result.examples()).isEmpty();
            assertThat(result.isExact()).isTrue();
            assertThat(Integer.parseInt(resources.jobStatus(JOB, "job", "restarts")))
                    .as("restarts that the status shows")
                    .isPositive();
        }
    }

    private static Path expected(Path input) {
        return input.resolve(input.equals(MONTH) ? "hourly-delays-2001-01.csv.gz" : "expected-hourly-delays.csv.gz");
    }

    /** Kills the pod's process; if it does not run just now, the next one. */
    private static void kill(LocalCluster cluster, String pod) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (cluster.containerPid("default", pod).isEmpty() && System.nanoTime() - deadline < 0) {
            Thread.sleep(50);
        }
        long pid = cluster.containerPid("default", pod).orElseThrow();
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly)).contains(true);
    }

    private static String phase(JobResources resources) {
        return resources.jobStatus(JOB, "phase");
    }

    private static long rows(WrittenRows written) {
        try {
            return written.count();
        } catch (IOException e) {
            throw new AssertionError("the output cannot be read", e);
        }
    }

    /** Looks until it is so. */
    private static void await(JobResources resources, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline)
                    .as(() -> resources.trouble(JOB))
                    .isNegative();
            Thread.sleep(50);
        }
    }
}
