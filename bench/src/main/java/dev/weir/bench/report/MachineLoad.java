package dev.weir.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** What the processors did that was not ours, from {@code /proc/stat}; nothing where there is no such file. */
public final class MachineLoad {
    private static final Path STAT = Path.of("/proc/stat");
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;
    private static final int STEAL = 7;
    /** More than this of the processors' time stolen makes a run a disturbed one. */
    private static final double DISTURBED = 0.02;
    /** Of the file, whatever the kernel's own clock is. */
    private static final double TICKS_PER_SECOND = 100;

    private final long[] before;

    private MachineLoad(long[] before) {
        this.before = before;
    }

    /** Begins to watch. */
    public static MachineLoad watch() {
        return new MachineLoad(read());
    }

    private static long[] read() {
        try {
            String[] words = Files.readAllLines(STAT).get(0).trim().split("\\s+");
            return Arrays.stream(words, 1, words.length)
                    .mapToLong(Long::parseLong)
                    .toArray();
        } catch (IOException | NumberFormatException e) {
            return new long[0];
        }
    }

    /** What was seen since the beginning, for people. */
    public String told() {
        long[] now = read();
        if (!isKnown(now)) {
            return "load unknown";
        }
        double total = total(now);
        double stolen = stolen(now);
        double idle = idle(now) / Math.max(1, total);
        return String.format(
                Locale.ROOT,
                "%sidle %.0f %%, stolen %.1f %%",
                stolen > DISTURBED ? "DISTURBED: " : "",
                100 * idle,
                100 * stolen);
    }

    /** Share of the processors' time since the beginning that the hypervisor took; 0 if that is not known. */
    public double stolen() {
        long[] now = read();
        return isKnown(now) ? stolen(now) : 0;
    }

    /**
     * Share of the processors' time since the beginning that went to others; 0 if that is not known.
     *
     * @param seconds of the processors' time that are accounted for
     */
    public double besides(double seconds) {
        long[] now = read();
        if (!isKnown(now)) {
            return 0;
        }
        double total = total(now);
        double busy = total - idle(now) - (now[STEAL] - before[STEAL]);
        return Math.max(0, (busy - seconds * TICKS_PER_SECOND) / Math.max(1, total));
    }

    private boolean isKnown(long[] now) {
        return now.length > STEAL && before.length == now.length;
    }

    private double idle(long[] now) {
        return now[IDLE] - before[IDLE] + now[IO_WAIT] - before[IO_WAIT];
    }

    private double stolen(long[] now) {
        return (now[STEAL] - before[STEAL]) / Math.max(1, total(now));
    }

    private double total(long[] now) {
        double total = 0;
        for (int i = 0; i < now.length; i++) {
            total += now[i] - before[i];
        }
        return total;
    }
}
