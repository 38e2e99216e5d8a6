package dev.weir.bench.queries;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CountingTest {
    @Test
    void shouldReadEveryKeyOnceBeforeAnyAgain() {
        for (String query : new String[] {"count", "count-small"}) {
            Counting counting = Counting.named(query).orElseThrow();

            long different = LongStream.range(0, counting.keys())
                    .map(counting::keyOf)
                    .distinct()
                    .count();

            assertThat(different).as(query).isEqualTo(counting.keys());
        }
    }

    @Test
    void shouldSpreadKeysEvenlyAfterwards() {
        Counting counting = Counting.named("count-small").orElseThrow();

        long[] seen = new long[(int) counting.keys()];
        LongStream.range(counting.keys(), 101 * counting.keys())
                .forEach(number -> seen[(int) counting.keyOf(number)]++);

        assertThat(LongStream.of(seen).min().orElseThrow()).isGreaterThan(50);
        assertThat(LongStream.of(seen).max().orElseThrow()).isLessThan(150);
    }
}
