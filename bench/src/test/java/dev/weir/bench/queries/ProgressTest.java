package dev.weir.bench.queries;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void shouldBeExactAfterEveryFullRound() {
        Progress progress = new Progress();

        LongStream.range(0, 3 * Progress.EXACT_EVERY).forEach(progress::read);

        assertThat(progress.records()).isEqualTo(3 * Progress.EXACT_EVERY);
    }

    @Test
    void shouldSeeASubtaskThatIsBehind() {
        Progress progress = new Progress();

        LongStream.range(0, 2 * Progress.EXACT_EVERY).filter(n -> n % 2 == 0).forEach(progress::read);
        LongStream.range(0, Progress.EXACT_EVERY).filter(n -> n % 2 == 1).forEach(progress::read);

        assertThat(progress.records()).isEqualTo(3 * Progress.EXACT_EVERY / 2);
    }
}
