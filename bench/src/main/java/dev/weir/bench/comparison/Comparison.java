package dev.weir.bench.comparison;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures engines in turn, and prints what is found as it comes. */
public final class Comparison {
    private final EngineRuns runs;
    private final List<String> engines;
    private final int rounds;
    private final PrintStream people;

    /** @param rounds in each of which every engine has a run */
    public Comparison(EngineRuns runs, List<String> engines, int rounds, PrintStream people) {
        this.runs = runs;
        this.engines = List.copyOf(engines);
        this.rounds = rounds;
        this.people = people;
    }

    /**
     * Whether all engines give the same answers; what differs is printed.
     *
     * @param records that they answer
     */
    public boolean agree(Case what, long records) throws IOException, InterruptedException {
        Map<String, String> digests = new LinkedHashMap<>();
        for (String engine : those(what)) {
            digests.put(engine, runs.answer(engine, what, records));
        }
        boolean agree = digests.values().stream().distinct().count() <= 1;
        if (!agree) {
            people.println("WRONG: " + what + ": the answers differ: " + digests);
        }
        return agree;
    }

    /** What each engine reaches; engines that have no answer to the query are left out. */
    public Map<String, Summary> measure(Case what) throws IOException, InterruptedException {
        Map<String, List<RunResult>> results = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (String engine : those(what)) {
                RunResult result = runs.measure(engine, what);
                people.println("  " + engine + ", " + what + ": " + Table.told(result));
                results.computeIfAbsent(engine, name -> new ArrayList<>()).add(result);
            }
        }
        Map<String, Summary> summaries = new LinkedHashMap<>();
        results.forEach((engine, those) -> summaries.put(engine, Summary.of(those)));
        return summaries;
    }

    private List<String> those(Case what) {
        return engines.stream()
                .filter(engine -> Engines.named(engine).runs(what.query()))
                .toList();
    }
}
