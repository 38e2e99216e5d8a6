package dev.weir.bench.comparison;

import dev.weir.bench.report.Figures;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** How figures are shown to people. */
public final class Table {
    private static final String LINE = "%-12s %2s %6s  %-14s %12s %10s %10s %8s %8s %9s %6s %9s %9s %9s  %s";

    private Table() {}

    /** @param first what the others are compared with */
    public static String header(String first) {
        return String.format(
                Locale.ROOT,
                LINE,
                "query",
                "p",
                "every",
                "engine",
                "records/s",
                first + " is",
                "per core",
                "lost %",
                "CPU s/M",
                "B/record",
                "GC %",
                "ckpt ms",
                "slowest",
                "MB",
                "");
    }

    /**
     * A line for each.
     *
     * @param first what the others are compared with
     */
    public static List<String> lines(String first, Map<Contestant, Summary> found) {
        return found.keySet().stream().map(each -> line(first, each, found)).toList();
    }

    private static String line(String first, Contestant contestant, Map<Contestant, Summary> all) {
        Case what = contestant.what();
        Summary found = all.get(contestant);
        Optional<Summary> other = Optional.ofNullable(all.get(contestant.as(first)));
        Optional<Summary> without = what.intervalMillis() == 0
                ? Optional.empty()
                : Optional.ofNullable(all.get(contestant.withoutCheckpoints()));
        return String.format(
                Locale.ROOT,
                LINE,
                what.query(),
                what.parallelism(),
                what.intervalMillis() == 0 ? "never" : what.intervalMillis() + "ms",
                contestant.engine(),
                String.format(Locale.ROOT, "%,.0f", found.recordsPerSecond()),
                shown("%.2fx", other.map(it -> it.recordsPerSecond() / found.recordsPerSecond())),
                shown("%.2fx", other.map(it -> found.cpuSeconds() / it.cpuSeconds())),
                shown("%.1f", without.map(it -> 100 * (1 - found.recordsPerSecond() / it.recordsPerSecond()))),
                String.format(Locale.ROOT, "%.3f", found.cpuSeconds()),
                String.format(Locale.ROOT, "%,.0f", found.allocatedBytes()),
                String.format(Locale.ROOT, "%.1f", 100 * found.collecting()),
                millis(found.checkpointMillis()),
                millis(found.slowestCheckpointMillis()),
                String.format(Locale.ROOT, "%.1f", found.checkpointBytes() / 1e6),
                found.disturbed() ? "disturbed" : "");
    }

    private static String shown(String format, Optional<Double> value) {
        return value.map(it -> String.format(Locale.ROOT, format, it)).orElse("");
    }

    private static String millis(OptionalDouble millis) {
        return millis.isPresent() ? String.format(Locale.ROOT, "%.0f", millis.getAsDouble()) : "-";
    }

    /** One run, in one line. */
    static String told(RunResult run) {
        return String.format(
                        Locale.ROOT,
                        "%,.0f records/s, %.3f CPU s per million, %,.0f B allocated per record, GC %.1f %%",
                        run.recordsPerSecond(),
                        run.cpuSeconds(),
                        run.allocatedBytes(),
                        100 * run.collecting())
                + checkpoints(run)
                + String.format(
                        Locale.ROOT,
                        "; stolen %.1f %%, others %.1f %%%s",
                        100 * run.stolen(),
                        100 * run.otherLoad(),
                        run.hasBeenDisturbed() ? ": DISTURBED" : "");
    }

    private static String checkpoints(RunResult run) {
        List<Double> millis = run.checkpointMillis();
        return millis.isEmpty()
                ? ", no checkpoints"
                : String.format(
                        Locale.ROOT,
                        ", %d checkpoints of %.0f ms (slowest %.0f), %s",
                        millis.size(),
                        Figures.median(millis),
                        Figures.percentile(millis, 100),
                        Figures.megabytes(run.checkpointBytes()));
    }
}
