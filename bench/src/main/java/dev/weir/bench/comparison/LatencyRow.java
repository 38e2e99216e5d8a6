package dev.weir.bench.comparison;

import dev.weir.bench.report.Figures;
import java.util.List;
import java.util.Locale;

/** How long the answers took at some rate, for people. */
public final class LatencyRow {
    private static final String LINE = "%-12s %2s %6s  %-14s %12s %12s %8s %9s %9s %9s %8s  %s";
    /** Below this share of what is offered an engine does not keep up, and its latency means nothing. */
    private static final double KEPT_UP = 0.98;

    private LatencyRow() {}

    public static String header() {
        return String.format(
                Locale.ROOT,
                LINE,
                "query",
                "p",
                "every",
                "engine",
                "offered/s",
                "read/s",
                "answers",
                "p50 ms",
                "p99 ms",
                "slowest",
                "CPU s/M",
                "");
    }

    /** @param rate records a second that were offered */
    public static String line(Contestant contestant, long rate, RunResult found) {
        Case what = contestant.what();
        List<Double> millis = found.latencyMillis();
        return String.format(
                Locale.ROOT,
                LINE,
                what.query(),
                what.parallelism(),
                what.intervalMillis() == 0 ? "never" : what.intervalMillis() + "ms",
                contestant.engine(),
                String.format(Locale.ROOT, "%,d", rate),
                String.format(Locale.ROOT, "%,.0f", found.recordsPerSecond()),
                millis.size(),
                percentile(millis, 50),
                percentile(millis, 99),
                percentile(millis, 100),
                String.format(Locale.ROOT, "%.3f", found.cpuSeconds()),
                remark(rate, found));
    }

    private static String percentile(List<Double> millis, double percent) {
        return millis.isEmpty() ? "-" : String.format(Locale.ROOT, "%.1f", Figures.percentile(millis, percent));
    }

    private static String remark(long rate, RunResult found) {
        if (found.recordsPerSecond() < KEPT_UP * rate) {
            return "DID NOT KEEP UP";
        }
        return found.hasBeenDisturbed() ? "disturbed" : "";
    }
}
