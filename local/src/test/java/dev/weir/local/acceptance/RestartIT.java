package dev.weir.local.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The cluster ends, with everything in it, and starts again on what it kept. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(400)
class RestartIT {
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
    void shouldGoOnWhenTheWholeClusterStartsAgain() throws IOException {
        Job job = product.job("again", Flights.of(4, 50, 20))
                .with("spec.parallelism", 2)
                .withArguments("--rate", "200")
                .apply();
        job.awaitCheckpoints(4);
        int before = job.lastCheckpoint();

        product.restart();

        // It may be at its end by then.
        job.await("a checkpoint after the restart", () -> job.lastCheckpoint() > before);
        job.assertExactlyOnce();
    }
}
