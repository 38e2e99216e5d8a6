package dev.weir.local.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a job does when its storage is damaged, or gone for a while. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
@Timeout(300)
class StorageIT {
    private static final String STORAGE = "spec.checkpointing.";

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

    @Test
    void shouldGoOnFromAnOlderCheckpointWhenTheNewestEntryIsTruncated() throws IOException {
        Job job = suspended("truncated", Flights.ofOneHour(2000, 50), 200);
        Path newest = newestEntry(job);
        Files.write(newest, halfOf(Files.readAllBytes(newest)));

        assertFallsBack(job, newest.getFileName().toString());
    }

    private static byte[] halfOf(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2);
    }

    @Test
    void shouldGoOnFromAnOlderCheckpointWhenABitOfTheNewestEntryIsFlipped() throws IOException {
        Job job = suspended("flipped", Flights.ofOneHour(2000, 50), 200);
        Path newest = newestEntry(job);
        flipABit(newest);

        assertFallsBack(job, newest.getFileName().toString());
    }

    @Test
    void shouldGoOnFromAnOlderCheckpointWhenASegmentIsDamaged() throws IOException {
        Job job = suspended("segment", Flights.ofOneHour(8000, 8000), 800);
        Set<String> segments = segments(newestEntry(job));
        assertThat(segments).as("segments of the newest checkpoint").isNotEmpty();
        for (String segment : segments) {
            flipABit(product.bucketFolder().resolve(job.storageFolder()).resolve(segment));
        }

        assertFallsBack(job, "cannot be restored");
    }

    private static void flipABit(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    /** A job that was stopped in the middle of its input, with several checkpoints. */
    private Job suspended(String name, Flights flights, int rate) throws IOException {
        Job job = product.job(name, flights)
                .withArguments("--rate", Integer.toString(rate))
                .apply();
        job.awaitCheckpoints(4);
        job.with("spec.state", "Suspended").apply();
        job.awaitPhase("Suspended");
        return job;
    }

    private Path newestEntry(Job job) throws IOException {
        Path log = product.bucketFolder().resolve(job.storageFolder()).resolve("log");
        try (Stream<Path> entries = Files.list(log)) {
            return entries.max(Comparator.comparingInt(StorageIT::number)).orElseThrow();
        }
    }

    private static int number(Path entry) {
        return Integer.parseInt(entry.getFileName().toString().replace(".json", ""));
    }

    private static Set<String> segments(Path entry) throws IOException {
        List<String> named = new ObjectMapper()
                .readTree(entry.toFile()).findValuesAsText("segment").stream()
                        .filter(segment -> !segment.equals("null"))
                        .toList();
        return new HashSet<>(named);
    }

    private static void assertFallsBack(Job job, String why) throws IOException {
        job.with("spec.state", "Running").apply();
        job.await(
                "an Event says what was refused, and what was done instead",
                () -> job.events().stream()
                        .anyMatch(event -> event.startsWith("StreamJob FellBackToOlderCheckpoint")
                                && event.contains(why)
                                && event.contains("the job goes on from checkpoint")));
        job.assertExactlyOnce();
    }

    @Test
    void shouldGoOnWhileStorageIsGone() throws IOException {
        try (S3Gate gate = S3Gate.before(product.cluster().s3Endpoint())) {
            Job job = onFiles("patient", gate).with(STORAGE + "tolerableFailures", 1000);
            job.with(STORAGE + "maxAge", "3s").apply();
            job.awaitCheckpoints(3);

            gate.shut();
            assertThat(job.awaitCondition("CheckpointFresh", "False", "Stale"))
                    .contains("the last checkpoint is older than");
            // Which of them depends on what the checkpoint was at when storage went away.
            job.await(
                    "Events tell of failed checkpoints",
                    () -> told(job, "CheckpointFailed") || told(job, "CommitUnknown"));
            assertThat(job.phase()).isEqualTo("Running");
            assertThat(job.restarts()).as("%s", job.events()).isZero();

            gate.open();
            job.awaitCheckpoints(2);
            assertFinishesOnce(job);
            assertThat(job.restarts()).as("%s", job.events()).isZero();
            assertThat(job.containerRestarts()).isZero();
        }
    }

    @Test
    void shouldRestartTasksWhenMoreCheckpointsFailThanAreTolerated() throws IOException {
        try (S3Gate gate = S3Gate.before(product.cluster().s3Endpoint())) {
            Job job = onFiles("strict", gate).with(STORAGE + "tolerableFailures", 2);
            job.apply();
            job.awaitCheckpoints(3);

            gate.shut();
            job.await("tasks are restarted", () -> told(job, "JobRestarted"));
            gate.open();

            job.awaitCheckpoints(2);
            assertFinishesOnce(job);
        }
    }

    private static boolean told(Job job, String reason) {
        return job.events().stream().anyMatch(event -> event.startsWith("StreamJob " + reason + ":"));
    }

    /** Its input and output do not lie in the storage that goes away. */
    private Job onFiles(String name, S3Gate gate) throws IOException {
        Flights flights = Flights.ofOneHour(6000, 50);
        flights.write(folder.resolve(name).resolve("input"));
        URI input = folder.resolve(name).resolve("input").toUri();
        return product.job(name, flights)
                .with("spec.checkpointing.storage.s3.endpoint", gate.endpoint())
                .with(STORAGE + "timeout", "1s")
                .with(
                        "spec.job.args",
                        List.of(
                                "--input",
                                input + "flights-*.csv",
                                "--output",
                                output(name).toUri().toString(),
                                "--rate",
                                "150"));
    }

    private static Path output(String name) {
        return folder.resolve(name).resolve("output");
    }

    private static void assertFinishesOnce(Job job) throws IOException {
        job.assertExactlyOnce(output(job.name()));
    }
}
