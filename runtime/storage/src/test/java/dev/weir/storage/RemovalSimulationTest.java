package dev.weir.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemovalSimulationTest {
    private static final int STEPS = 200;
    private static final int SEEDS = 10;

    /** Each seed is another history of commits, restarts, removals from two processes, and storage errors. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldKeepWhatIsNeededAndLeaveNoOrphans(int maxConcurrent) throws Exception {
        int committed = 0;
        int removed = 0;
        int reused = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            SimulatedJob job = new SimulatedJob(seed, maxConcurrent);
            for (int step = 0; step < STEPS; step++) {
                job.step();
            }
            job.settle();
            committed += job.committed();
            removed += job.removed();
            reused += job.reused();
        }

        // Otherwise nothing was shown.
        assertThat(committed).isGreaterThan(SEEDS * 10);
        assertThat(removed).isGreaterThan(SEEDS * 5);
        assertThat(reused).isGreaterThan(SEEDS * 10);
    }

    @Test
    void shouldCommitNearlyAllWhenOneCheckpointIsTakenAtATime() throws Exception {
        SimulatedJob job = new SimulatedJob(7, 1);
        for (int step = 0; step < STEPS; step++) {
            job.step();
        }
        job.settle();

        assertThat(job.refused()).isLessThan(job.committed() / 5);
    }
}
