package dev.weir.bench.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Case Q5 = new Case("q5", 1, 1000);
    private static final Contestant WEIR = new Contestant("weir", Q5);
    private static final Contestant FLINK = new Contestant("flink", Q5);

    private final FakeRuns runs = new FakeRuns();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Comparison comparison = new Comparison(runs, new PrintStream(printed, true, StandardCharsets.UTF_8));

    @Test
    void shouldLetEnginesTakeTurns() throws Exception {
        runs.rates.put(WEIR, 3.0);
        runs.rates.put(FLINK, 1.0);

        Map<Contestant, Summary> found = comparison.measure(List.of(WEIR, FLINK), 2);

        assertThat(runs.made).containsExactly(WEIR, FLINK, WEIR, FLINK);
        assertThat(found.get(WEIR).recordsPerSecond()).isEqualTo(3);
        assertThat(comparison.hasFailed()).isFalse();
    }

    @Test
    void shouldGoOnWithTheOthersWhenARunFails() throws Exception {
        runs.rates.put(WEIR, 3.0);

        Map<Contestant, Summary> found = comparison.measure(List.of(FLINK, WEIR), 1);

        assertThat(found).containsOnlyKeys(WEIR);
        assertThat(comparison.hasFailed()).isTrue();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("FAILED: flink has crashed");
    }

    @Test
    void shouldFailWhenAnEngineIsFastAndWrong() throws Exception {
        runs.answers.put(WEIR, "3/ab");
        runs.answers.put(FLINK, "3/ac");

        comparison.compareAnswers(List.of(WEIR, FLINK), 100);

        assertThat(comparison.hasFailed()).isTrue();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("WRONG", "3/ab", "3/ac");
    }

    @Test
    void shouldNotFailWhenAllAnswersAreTheSame() throws Exception {
        runs.answers.put(WEIR, "3/ab");
        runs.answers.put(FLINK, "3/ab");

        comparison.compareAnswers(List.of(WEIR, FLINK), 100);

        assertThat(comparison.hasFailed()).isFalse();
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    /** Runs that come to a good end only where that is said. */
    private static final class FakeRuns implements Runs {
        private final Map<Contestant, Double> rates = new HashMap<>();
        private final Map<Contestant, String> answers = new HashMap<>();
        private final List<Contestant> made = new ArrayList<>();

        @Override
        public RunResult measure(Contestant contestant) throws IOException {
            made.add(contestant);
            return new RunResult(known(rates, contestant), 1, 0, 0, List.of(), 0, 0, List.of(), "");
        }

        @Override
        public String answer(Contestant contestant, long records) throws IOException {
            return known(answers, contestant);
        }

        private static <V> V known(Map<Contestant, V> values, Contestant contestant) throws IOException {
            if (!values.containsKey(contestant)) {
                throw new IOException(contestant.engine() + " has crashed");
            }
            return values.get(contestant);
        }
    }
}
