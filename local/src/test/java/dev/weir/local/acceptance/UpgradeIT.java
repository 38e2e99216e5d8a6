package dev.weir.local.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.local.acceptance.program.Grown;
import dev.weir.local.acceptance.program.Unfit;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A running job's program is changed: one that cannot read the job's state is refused, one that can takes over. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class UpgradeIT {
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

    private static List<String> uids(Job job) {
        return job.pods().stream()
                .map(Pod::getMetadata)
                .map(metadata -> metadata.getName() + " " + metadata.getUid())
                .sorted()
                .toList();
    }

    @Test
    void shouldGoOnWithTheOldProgramUntilTheNewOneFitsItsState() throws IOException {
        Flights flights = Flights.of(8, 50, 20);
        Job job = product.job("upgraded", flights);
        Object unhurried = job.get("spec.job.args");
        product.bucket().put("upgraded/job.jar", ProgramJar.of(Grown.class));
        job.withArguments("--rate", "100").apply();
        job.awaitCheckpoints(2);
        List<String> pods = uids(job);

        job.with("spec.job.jar", "s3://weir/upgraded/job.jar")
                .with("spec.job.class", Unfit.class.getName())
                .with("spec.job.args", unhurried)
                .apply();

        String refusal = job.awaitCondition("Degraded", "True", "IncompatibleState");
        assertThat(refusal)
                .contains("'hourly'", "'slices'", "worst", "it was written as", "and the program reads it as")
                .contains("dev.weir.examples.flights", Unfit.class.getSimpleName());
        assertThat(job.condition("Progressing").reason()).isEqualTo("IncompatibleState");
        job.await(
                "the refusal is told",
                () -> job.events().stream()
                        .anyMatch(event -> event.contains("IncompatibleState") && event.contains("'hourly'")));
        job.awaitCheckpoints(2);
        assertThat(uids(job)).isEqualTo(pods);
        assertThat(job.containerRestarts()).isZero();
        assertThat(job.phase()).isEqualTo("Running");
        int before = job.lastCheckpoint();

        job.with("spec.job.class", Grown.class.getName()).apply();

        job.assertExactlyOnce();
        assertThat(uids(job)).doesNotContainAnyElementsOf(pods);
        assertThat(job.condition("Degraded").status()).isEqualTo("False");
        assertThat(job.lastCheckpoint()).isGreaterThan(before);
        assertThat(job.counter("changed-rows")).isPositive().isLessThan(flights.rows());
    }
}
