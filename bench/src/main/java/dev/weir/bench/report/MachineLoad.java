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
        if (now.length <= STEAL || before.length != now.length) {
            return "load unknown";
        }
        double total = total(now);
        double stolen = stolen(now);
        double idle = (now[IDLE] - before[IDLE] + now[IO_WAIT] - before[IO_WAIT]) / Math.max(1, total);
        return String.format(
                Locale.ROOT,
                "%sidle %.0f %%, stolen %.1f %%",
                stolen > DISTURBED ? "DISTURBED: " : "",
                100 * idle,
                100 * stolen);
    }

    /** Whether so much of the processors' time was stolen that the figures mean little. */
    public boolean isDisturbed() {
        long[] now = read();
        return now.length > STEAL && before.length == now.length && stolen(now) > DISTURBED;
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
