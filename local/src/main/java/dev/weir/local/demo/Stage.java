package dev.weir.local.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Where the demo prints: lines that stay, each with the time since the beginning, and one line of progress that is written over where there is a terminal. */
public final class Stage {
    private static final String ERASE_LINE = "\r\u001b[2K";
    private static final double SECONDS_BETWEEN = 2;

    private final PrintStream out;
    private final boolean terminal;
    private final long startedAt;
    /** What the line of progress says; empty if there is none. Demo's thread only. */
    private String progress = "";
    /** When a line of progress was last printed where there is no terminal. Demo's thread only. */
    private double printedAt;

    public Stage(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        this.startedAt = System.nanoTime();
    }

    /** A line that stays. */
    public void say(String line) {
        erase();
        out.printf(Locale.ROOT, "[%5.1f s] %s%n", seconds(), line);
        redraw();
    }

    /** A block that stays, as it is. */
    void show(String block) {
        erase();
        out.println(block.stripTrailing());
        redraw();
    }

    /** Replaces the line of progress; without a terminal it is printed when it has changed, now and then. */
    void progress(String line) {
        if (line.equals(progress)) {
            return;
        }
        erase();
        progress = line;
        if (terminal) {
            redraw();
        } else if (seconds() - printedAt >= SECONDS_BETWEEN) {
            printedAt = seconds();
            out.printf(Locale.ROOT, "[%5.1f s]   %s%n", printedAt, line);
        }
    }

    public void endProgress() {
        erase();
        progress = "";
    }

    private void erase() {
        if (terminal && !progress.isEmpty()) {
            out.print(ERASE_LINE);
        }
    }

    private void redraw() {
        if (terminal && !progress.isEmpty()) {
            out.printf(Locale.ROOT, "[%5.1f s]   %s", seconds(), progress);
            out.flush();
        }
    }

    private double seconds() {
        return (System.nanoTime() - startedAt) / 1e9;
    }
}
