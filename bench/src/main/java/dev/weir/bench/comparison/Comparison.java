package dev.weir.bench.comparison;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs contestants in turn, and prints what is found as it comes. */
public final class Comparison {
    private final Runs runs;
    private final PrintStream people;
    /** Whether an answer was wrong, or a run came to no end. */
    private boolean failed;

    public Comparison(EngineRuns runs, PrintStream people) {
        this((Runs) runs, people);
    }

    Comparison(Runs runs, PrintStream people) {
        this.runs = runs;
        this.people = people;
    }

    /**
     * Compares what they answer; what differs is printed.
     *
     * @param contestants of one query
     * @param records that they answer
     */
    public void compareAnswers(List<Contestant> contestants, long records) throws InterruptedException {
        Map<String, String> digests = new LinkedHashMap<>();
        for (Contestant each : contestants) {
            attempt(() -> runs.answer(each, records)).ifPresent(digest -> digests.put(each.engine(), digest));
        }
        if (!agree(digests)) {
            failed = true;
            people.println("WRONG: " + contestants.get(0).what() + ": the answers differ: " + digests);
        }
    }

    /** Whether some answers differed, or a run failed. */
    public boolean hasFailed() {
        return failed;
    }

    /** @param digests of answers to the same records, by engine */
    static boolean agree(Map<String, String> digests) {
        return digests.values().stream().distinct().count() <= 1;
    }

    /**
     * What each of them reaches; one that fails is left out.
     *
     * @param rounds in each of which all of them have a run
     */
    public Map<Contestant, Summary> measure(List<Contestant> contestants, int rounds) throws InterruptedException {
        Map<Contestant, List<RunResult>> results = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (Contestant each : contestants) {
                attempt(() -> runs.measure(each)).ifPresent(result -> {
                    people.println("  " + each + ": " + Table.told(result));
                    results.computeIfAbsent(each, same -> new ArrayList<>()).add(result);
                });
            }
        }
        Map<Contestant, Summary> summaries = new LinkedHashMap<>();
        results.forEach((contestant, those) -> summaries.put(contestant, Summary.of(those)));
        return summaries;
    }

    private interface Run<R> {
        R make() throws IOException, InterruptedException;
    }

    /** A failure is printed and remembered: the others' figures are worth having. */
    private <R> Optional<R> attempt(Run<R> run) throws InterruptedException {
        try {
            return Optional.of(run.make());
        } catch (IOException e) {
            failed = true;
            people.println("FAILED: " + e.getMessage());
            return Optional.empty();
        }
    }
}
