package dev.weir.local.demo;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills TaskManagers again and again, at random moments, with state in memory and in RocksDB, at parallelism 4 on two processes. A
 * few times on an excerpt of the flights, as part of the build; {@code -Dweir.kills=50} kills as often, on all of January where
 * it is at hand. {@code -Dweir.seed} replays the moments.
 */
class TaskManagerKillsIT {
    private static final int KILLS = Integer.getInteger("weir.kills", 2);
    private static final boolean MONTH = System.getProperty("weir.kills") != null && FlightsRun.hasMonth();

    @TempDir
    private Path data;

    @Test
    @Timeout(1200)
    void shouldWriteEveryRowOnceWithStateInMemory() throws Exception {
        kill("memory");
    }

    @Test
    @Timeout(1200)
    void shouldWriteEveryRowOnceWithStateInRocksDb() throws Exception {
        kill("rocksdb");
    }

    private void kill(String backend) throws Exception {
        long seed = Long.getLong("weir.seed", new Random().nextLong());
        System.out.println(backend + ": the moments of the kills come from -Dweir.seed=" + seed);
        Random random = new Random(seed);
        int killed = 0;

        try (FlightsRun run = FlightsRun.start(data, MONTH)) {
            run.apply(manifest -> manifest.replace("\"5000\"", MONTH ? "\"5000\"" : "\"20000\"")
                    .replace("parallelism: 2", "parallelism: 4\n  stateBackend: " + backend)
                    .replace("slots: 1", "slots: 2")
                    .replace("interval: 1s", "interval: 200ms"));
            for (int kill = 0; kill < KILLS && !run.isFinished(); kill++) {
                run.awaitRows((long) (run.expectedRows() * (kill + random.nextDouble()) / (KILLS + 1)));
                if (!run.isFinished()) {
                    run.killAndReplace("taskmanager-" + random.nextInt(2));
                    killed++;
                }
            }
            run.awaitFinished();

            run.assertExact();
            System.out.println(backend + ": " + killed + " TaskManagers killed, every row written once");
        }
    }
}
