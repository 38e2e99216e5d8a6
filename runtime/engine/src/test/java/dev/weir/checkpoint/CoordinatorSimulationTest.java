package dev.weir.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Interleavings at random; a seed that fails is named, and replays exactly. */
class CoordinatorSimulationTest {
    private static final int SEEDS = 200;
    private static final int STEPS = 600;

    @Test
    void shouldKeepItsPromisesInEveryInterleaving() {
        int committed = 0;
        int fenced = 0;
        int suspended = 0;
        int most = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            CoordinatorWorld world = new CoordinatorWorld(seed);
            try {
                for (int step = 0; step < STEPS; step++) {
                    world.step();
                }
                world.calmDown();
                if (!world.isStopped()) {
                    world.assertSettled();
                }
            } catch (AssertionError | RuntimeException e) {
                List<Object> history = world.history();
                String last = history.subList(Math.max(0, history.size() - 60), history.size()).stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining("\n"));
                throw new AssertionError("seed " + seed + ": " + e.getMessage() + "\n" + last, e);
            }
            committed += world.committed();
            fenced += world.isStopped() ? 1 : 0;
            suspended += world.isSuspended() ? 1 : 0;
            most = Math.max(most, world.most());
        }
        assertThat(committed).as("the simulation gets somewhere").isGreaterThan(SEEDS * 5);
        assertThat(fenced).isPositive();
        assertThat(suspended).isPositive();
        assertThat(most).as("several in the tasks at once").isGreaterThan(2);
    }
}
