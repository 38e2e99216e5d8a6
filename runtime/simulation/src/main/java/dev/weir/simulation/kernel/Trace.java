package dev.weir.simulation.kernel;

import java.util.Locale;
import java.util.function.Supplier;

/** What happened in a world, line by line with its virtual time; kept only when somebody wants to read it. For one thread. */
public final class Trace {
    /** {@code null} if nothing is kept. */
    private final StringBuilder lines;

    private Trace(StringBuilder lines) {
        this.lines = lines;
    }

    public static Trace kept() {
        return new Trace(new StringBuilder(1 << 16));
    }

    public static Trace dropped() {
        return new Trace(null);
    }

    /**
     * @param atNanos virtual time
     * @param who did it, or to whom it happened
     * @param what asked only if the trace is kept
     */
    public void add(long atNanos, String who, Supplier<String> what) {
        if (lines != null) {
            lines.append(String.format(Locale.ROOT, "%12.6f %-15s ", atNanos / 1e9, who))
                    .append(what.get())
                    .append('\n');
        }
    }

    public String text() {
        return lines == null ? "" : lines.toString();
    }
}
