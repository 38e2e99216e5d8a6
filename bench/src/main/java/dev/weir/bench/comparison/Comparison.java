package dev.weir.bench.comparison;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs contestants in turn, and prints what is found as it comes. */
public final class Comparison {
    private final EngineRuns runs;
    private final PrintStream people;

    public Comparison(EngineRuns runs, PrintStream people) {
        this.runs = runs;
        this.people = people;
    }

    /**
     * Whether all give the same answers; what differs is printed.
     *
     * @param contestants of one query
     * @param records that they answer
     */
    public boolean agree(List<Contestant> contestants, long records) throws IOException, InterruptedException {
        Map<String, String> digests = new LinkedHashMap<>();
        for (Contestant each : contestants) {
            digests.put(each.engine(), runs.answer(each, records));
        }
        boolean agree = agree(digests);
        if (!agree) {
            people.println("WRONG: " + contestants.get(0).what() + ": the answers differ: " + digests);
        }
        return agree;
    }

    /** @param digests of answers to the same records, by engine */
    static boolean agree(Map<String, String> digests) {
        return digests.values().stream().distinct().count() <= 1;
    }

    /**
     * What each of them reaches.
     *
     * @param rounds in each of which all of them have a run
     */
    public Map<Contestant, Summary> measure(List<Contestant> contestants, int rounds)
            throws IOException, InterruptedException {
        Map<Contestant, List<RunResult>> results = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (Contestant each : contestants) {
                RunResult result = runs.measure(each);
                people.println("  " + each + ": " + Table.told(result));
                results.computeIfAbsent(each, same -> new ArrayList<>()).add(result);
            }
        }
        Map<Contestant, Summary> summaries = new LinkedHashMap<>();
        results.forEach((contestant, those) -> summaries.put(contestant, Summary.of(those)));
        return summaries;
    }
}
