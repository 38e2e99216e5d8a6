package dev.weir.local.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What bad input gets: an API error, or a condition that says what to change; and changing that makes the job run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
@Timeout(300)
class BadInputIT {
    private static final String JOB_CLASS = "spec.job.class";
    private static final String S3 = "spec.checkpointing.storage.s3.";
    private static final Flights FLIGHTS = Flights.of(1, 5, 5);

    @TempDir
    static Path folder;

    private Product product;

    @BeforeAll
    void start() throws IOException {
        product = Product.start(folder.resolve("data"));
    }

    @AfterAll
    void stop() throws IOException {
        product.close();
    }

    static Stream<Arguments> refusedByTheApi() {
        return Stream.of(
                refused(
                        "no bucket",
                        job -> job.without(S3 + "bucket"),
                        "spec.checkpointing.storage.s3.bucket",
                        "Required"),
                refused("parallelism 0", job -> job.with("spec.parallelism", 0), "spec.parallelism", "1"),
                refused(
                        "a name of 46 characters",
                        job -> job.with("metadata.name", "a".repeat(46)),
                        "the name of a StreamJob",
                        "45 characters"),
                refused(
                        "a malformed duration",
                        job -> job.with("spec.checkpointing.interval", "1 second"),
                        "spec.checkpointing.interval",
                        "1 second"),
                refused(
                        "an unknown field",
                        job -> job.with("spec.checkpointing.intervall", "1s"),
                        "unknown field",
                        "spec.checkpointing.intervall"));
    }

    private static Arguments refused(String what, UnaryOperator<Job> change, String... words) {
        return Arguments.of(what, change, words);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedByTheApi")
    void shouldRefuseWhenTheSpecificationIsMalformed(String what, UnaryOperator<Job> change, String... words)
            throws IOException {
        Job job = change.apply(product.job("malformed", FLIGHTS));

        assertThatThrownBy(job::apply)
                .as(what)
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        refusal -> assertThat(refusal.getCode()).isIn(400, 422))
                .hasMessageContainingAll(words);

        assertThat(job.exists()).isFalse();
    }

    @Test
    void shouldSayWhenTheClassIsUnknown() throws IOException {
        Job job = product.job("noclass", FLIGHTS)
                .with(JOB_CLASS, "com.example.Nothing")
                .apply();

        assertThat(job.awaitCondition("Degraded", "True", "InvalidProgram"))
                .contains("User error", "com.example.Nothing", "spec.job.class");
        assertFailedInPeace(job);

        runs(job.with(JOB_CLASS, "dev.weir.examples.flights.HourlyDelays"));
    }

    @Test
    void shouldSayWhenTheClassIsNoProgram() throws IOException {
        Job job = product.job("noprogram", FLIGHTS)
                .with(JOB_CLASS, "dev.weir.examples.flights.RowComparison")
                .apply();

        assertThat(job.awaitCondition("Degraded", "True", "InvalidProgram"))
                .contains("dev.weir.examples.flights.RowComparison", "must implement dev.weir.api.StreamProgram");
        assertFailedInPeace(job);

        runs(job.with(JOB_CLASS, "dev.weir.examples.flights.HourlyDelays"));
    }

    @Test
    void shouldSayWhenAnArgumentIsBad() throws IOException {
        Job job = product.job("badargument", FLIGHTS);
        Object good = job.get("spec.job.args");
        job.withArguments("--rate", "fast").apply();

        assertThat(job.awaitCondition("Degraded", "True", "InvalidProgram")).contains("--rate", "'fast'");
        assertFailedInPeace(job);

        runs(job.with("spec.job.args", good));
    }

    @Test
    void shouldSayWhenTheBucketDoesNotExist() throws IOException {
        Job job =
                product.job("nobucket", FLIGHTS).with(S3 + "bucket", "nowhere").apply();

        assertThat(job.awaitCondition("Degraded", "True", "NoBucket")).contains("no bucket 'nowhere'", "create it");
        assertThat(job.containerRestarts()).isZero();

        runs(job.with(S3 + "bucket", "weir"));
    }

    @Test
    void shouldSayWhenTheCredentialsAreWrong() throws IOException {
        secret("wrong");
        Job job = product.job("wrongkeys", FLIGHTS)
                .with(S3 + "credentialsSecret", "wrong")
                .apply();

        assertThat(job.awaitCondition("Degraded", "True", "WrongCredentials"))
                .contains("does not accept the credentials", "Secret");
        assertThat(job.containerRestarts()).isZero();

        runs(job.with(S3 + "credentialsSecret", "weir-s3"));
    }

    @Test
    void shouldSayWhenTheSecretIsMissing() throws IOException {
        Job job = product.job("nosecret", FLIGHTS)
                .with(S3 + "credentialsSecret", "absent")
                .apply();

        assertThat(job.awaitCondition("Ready", "False", "MissingCredentials"))
                .contains("no Secret 'absent'", "accessKey and secretKey");
        assertThat(job.pods()).isEmpty();

        runs(job.with(S3 + "credentialsSecret", "weir-s3"));
    }

    @Test
    void shouldSayWhenTheEndpointIsUnreachable() throws IOException {
        Job job = product.job("noendpoint", FLIGHTS)
                .with(S3 + "endpoint", "http://127.0.0.1:1")
                .apply();

        assertThat(job.awaitCondition("Degraded", "True", "StorageUnreachable"))
                .contains("http://127.0.0.1:1", "check the endpoint");
        assertThat(job.containerRestarts()).isZero();

        runs(job.with(S3 + "endpoint", product.s3()));
    }

    @Test
    void shouldSayWhenTheStoreIgnoresConditions() throws Exception {
        Path buckets = folder.resolve("no-conditions");
        Files.createDirectories(buckets.resolve("weir"));
        S3Proxy store = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(buckets.toString()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.NONE, "", "")
                .ignoreUnknownHeaders(true)
                .build();
        store.start();
        try (S3Gate gate = S3Gate.losingTheCondition(URI.create("http://127.0.0.1:" + store.getPort()))) {
            Job job = product.job("unconditional", FLIGHTS)
                    .with(S3 + "endpoint", gate.endpoint())
                    .apply();

            assertThat(job.awaitCondition("Degraded", "True", "NoConditionalPut"))
                    .contains("conditional puts", "use a store that keeps");
            assertThat(job.containerRestarts()).isZero();

            runs(job.with(S3 + "endpoint", product.s3()));
        } finally {
            store.stop();
        }
    }

    @Test
    void shouldSayWhenTheImageIsUnknown() throws IOException {
        Job job = product.job("noimage", FLIGHTS)
                .with("spec.image", "weir/nothing:1")
                .apply();

        job.await(
                "a condition about the image",
                Job.SECONDS,
                () -> job.condition("Degraded").reason().matches("ErrImagePull|ImagePullBackOff"));
        assertThat(job.condition("Degraded").message()).contains("weir/nothing:1");

        runs(job.with("spec.image", "weir/flights:dev"));
    }

    @Test
    void shouldNameFileAndLineWhenARowIsMalformed() throws IOException {
        Flights flights = FLIGHTS.withRow("no flight");
        Job job = product.job("badrow", flights).apply();

        assertThat(job.awaitCondition("Degraded", "True", "BadRecord"))
                .contains("badrow/input/flights-00.csv:" + flights.rows(), "columns");
        assertFailedInPeace(job);

        job.withArguments("--malformed", "drop").apply();
        job.assertExactlyOnce();
        assertThat(job.counter("malformed-rows")).isEqualTo(1);
    }

    private void secret(String name) {
        product.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(Product.NAMESPACE)
                        .endMetadata()
                        .withStringData(Map.of("accessKey", "nobody", "secretKey", "nothing"))
                        .build())
                .create();
    }

    /** It has failed once, for good, and nothing is started again and again. */
    private static void assertFailedInPeace(Job job) {
        job.awaitPhase("Failed");
        assertThat(job.condition("Ready").status()).isEqualTo("False");
        assertThat(job.containerRestarts()).isZero();
    }

    private static void runs(Job job) throws IOException {
        job.apply();
        job.assertExactlyOnce();
    }
}
