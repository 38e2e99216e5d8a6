package dev.weir.bench.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleBiFunction;

/** What the first engine is to the others, over all queries. */
public final class Ratios {
    /** Those with state. */
    private static final List<String> KEYED = List.of("q3", "q5", "q8", "q11", "count");

    private final String first;
    private final Map<Contestant, Summary> found;

    /** @param first what the others are compared with */
    public Ratios(String first, Map<Contestant, Summary> found) {
        this.first = first;
        this.found = found;
    }

    /** In sentences; none if there is nothing to compare. */
    public List<String> told() {
        List<String> lines = new ArrayList<>();
        List<Long> parallelisms = found.keySet().stream()
                .map(each -> (long) each.what().parallelism())
                .distinct()
                .sorted()
                .toList();
        for (long parallelism : parallelisms) {
            found.keySet().stream()
                    .map(Contestant::engine)
                    .distinct()
                    .filter(engine -> !engine.equals(first))
                    .forEach(engine -> tell(engine, parallelism, lines));
        }
        scaling()
                .ifPresent(ratio -> lines.add(String.format(
                        Locale.ROOT,
                        "%s from parallelism 1 to 2, with checkpoints: %.2f times (geometric mean)",
                        first,
                        ratio)));
        return lines;
    }

    private void tell(String engine, long parallelism, List<String> lines) {
        OptionalDouble rate =
                keyed(engine, parallelism, (mine, other) -> mine.recordsPerSecond() / other.recordsPerSecond());
        OptionalDouble perCore = keyed(engine, parallelism, (mine, other) -> other.cpuSeconds() / mine.cpuSeconds());
        if (rate.isPresent()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "keyed queries at parallelism %d, with checkpoints: %s is %.2f times %s, %.2f times for each core used"
                            + " (geometric means)",
                    parallelism,
                    first,
                    rate.getAsDouble(),
                    engine,
                    perCore.getAsDouble()));
        }
    }

    /** Of the keyed queries that both have run with checkpoints. */
    private OptionalDouble keyed(String engine, long parallelism, ToDoubleBiFunction<Summary, Summary> ratio) {
        return geometricMean(found.keySet().stream()
                .filter(each -> each.engine().equals(first)
                        && each.what().parallelism() == parallelism
                        && each.what().intervalMillis() > 0
                        && KEYED.contains(each.what().query())
                        && found.containsKey(each.as(engine)))
                .map(each -> ratio.applyAsDouble(found.get(each), found.get(each.as(engine))))
                .toList());
    }

    private OptionalDouble scaling() {
        return geometricMean(found.keySet().stream()
                .filter(each -> each.engine().equals(first)
                        && each.what().parallelism() == 1
                        && each.what().intervalMillis() > 0
                        && found.containsKey(atTwo(each)))
                .map(each -> found.get(atTwo(each)).recordsPerSecond()
                        / found.get(each).recordsPerSecond())
                .toList());
    }

    private static Contestant atTwo(Contestant one) {
        return new Contestant(
                one.engine(), new Case(one.what().query(), 2, one.what().intervalMillis()));
    }

    static OptionalDouble geometricMean(List<Double> ratios) {
        return ratios.stream().mapToDouble(Math::log).average().stream()
                .map(Math::exp)
                .findFirst();
    }
}
