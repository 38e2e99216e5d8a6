package dev.weir.bench.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RatiosTest {
    private final Map<Contestant, Summary> found = new LinkedHashMap<>();

    @Test
    void shouldTakeTheGeometricMeanOfKeyedQueriesWithCheckpoints() {
        found("weir", "q5", 1, 1000, 900, 2);
        found("flink", "q5", 1, 1000, 100, 4);
        found("weir", "count", 1, 1000, 400, 1);
        found("flink", "count", 1, 1000, 100, 2);
        found("weir", "q0", 1, 1000, 1, 1);
        found("flink", "q0", 1, 1000, 100, 1);
        found("weir", "count", 1, 0, 1, 1);
        found("flink", "count", 1, 0, 100, 1);

        assertThat(new Ratios("weir", found).told())
                .containsExactly(
                        "keyed queries at parallelism 1, with checkpoints: weir is 6.00 times flink, 2.00 times for"
                                + " each core used (geometric means)");
    }

    @Test
    void shouldSayHowMuchFasterTwoAreThanOne() {
        found("weir", "q0", 1, 1000, 100, 1);
        found("weir", "q0", 2, 1000, 180, 1);

        assertThat(new Ratios("weir", found).told()).singleElement().asString().contains("1.80 times");
    }

    @Test
    void shouldSayNothingWhenThereIsNothingToCompare() {
        found("weir", "q5", 1, 1000, 900, 2);

        assertThat(new Ratios("weir", found).told()).isEmpty();
    }

    @Test
    void shouldKnowNoMeanOfNothing() {
        assertThat(Ratios.geometricMean(List.of())).isEmpty();
        assertThat(Ratios.geometricMean(List.of(2.0, 8.0)).orElseThrow()).isEqualTo(4, within(1e-9));
    }

    @Test
    void shouldFindADifferentAnswerWhereverItIs() {
        assertThat(Comparison.agree(Map.of("weir", "3/ab", "flink", "3/ab", "jet", "3/ab")))
                .isTrue();
        assertThat(Comparison.agree(Map.of("weir", "3/ab", "flink", "3/ab", "jet", "3/ac")))
                .isFalse();
        assertThat(Comparison.agree(Map.of("weir", "2/ab", "flink", "3/ab"))).isFalse();
    }

    private void found(String engine, String query, int parallelism, long interval, double rate, double cpu) {
        found.put(
                new Contestant(engine, new Case(query, parallelism, interval)),
                new Summary(rate, cpu, 0, 0, OptionalDouble.empty(), OptionalDouble.empty(), 0, false));
    }
}
