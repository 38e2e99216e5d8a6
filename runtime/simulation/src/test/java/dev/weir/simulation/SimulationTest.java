package dev.weir.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class SimulationTest {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    @Test
    void shouldWriteWhatAJobHasToWriteWhateverFails() throws Exception {
        Simulation simulation = new Simulation(Plant.NONE);

        Simulation.Summary summary = simulation.run(1, 200, THREADS, 1, result -> {});

        assertThat(summary.failures())
                .as("the first to fail, which ./weir simulate --seed runs again")
                .isEmpty();
        assertThat(summary.seeds()).isEqualTo(200);
        assertThat(summary.faults()).isGreaterThan(500);
        assertThat(summary.checkpoints()).isGreaterThan(500);
        assertThat(summary.restores()).isGreaterThan(100);
    }

    @Test
    void shouldDoTheSameAgainWhenTheSeedIsTheSame() {
        for (long seed = 1_000; seed < 1_010; seed++) {
            SeedResult first = new Simulation(Plant.NONE).trace(seed);

            SeedResult second = new Simulation(Plant.NONE).trace(seed);

            assertThat(second.trace()).isEqualTo(first.trace()).hasLineCount((int)
                    first.trace().lines().count());
            assertThat(first.trace()).contains("the job has finished");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void shouldFindADefectThatIsPlanted(Plant plant) throws Exception {
        Simulation simulation = new Simulation(plant);

        Simulation.Summary summary = simulation.run(1, 1_000, THREADS, 1, result -> {});

        assertThat(summary.failures()).as("of " + summary.seeds() + " seeds").isNotEmpty();
    }
}
