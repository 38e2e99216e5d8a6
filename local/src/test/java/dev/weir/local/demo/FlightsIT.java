package dev.weir.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole product on real input: processes of their own, the real operator, S3, and kill -9 at random moments. */
class FlightsIT {
    @TempDir
    private Path data;

    @Test
    @Timeout(600)
    void shouldWriteEveryRowOnceWhenPodsAreKilledAtRandomMoments() throws Exception {
        long seed = Long.getLong("weir.seed", new Random().nextLong());
        System.out.println("the moments of the kills come from -Dweir.seed=" + seed);
        Random random = new Random(seed);

        try (FlightsRun run = FlightsRun.start(data, FlightsRun.hasMonth())) {
            run.apply(manifest -> manifest.replace("\"5000\"", "\"40000\""));
            String[] victims = {"taskmanager-0", "taskmanager-1", "jobmaster-0", "taskmanager-" + random.nextInt(2)};
            for (int i = 0; i < victims.length; i++) {
                run.awaitRows((long) (run.expectedRows() * (i + random.nextDouble()) / (victims.length + 1)));
                run.kill(victims[i]);
            }
            run.awaitFinished();

            run.assertExact();
            assertThat(Integer.parseInt(run.status("job", "restarts")))
                    .as("restarts that the status shows")
                    .isPositive();
        }
    }
}
