package dev.weir.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a container leaves to say when it ends, for whoever reads its pod's status. Kubernetes keeps 4096 bytes of it: a longer
 * text is cut at the end of a character, and says so.
 */
final class TerminationLog {
    /** Bytes that Kubernetes keeps. */
    static final int MOST = 4096;

    private static final byte[] CUT = "\n... (the rest is in the log)".getBytes(StandardCharsets.UTF_8);
    private static final int CONTINUATION_MASK = 0xC0;
    private static final int CONTINUATION = 0x80;

    private final Optional<Path> file;
    private final PrintStream err;

    /**
     * @param file that the container's {@code terminationMessagePath} names; empty: nobody reads one
     * @param err told when it cannot be written, which changes nothing else
     */
    TerminationLog(Optional<Path> file, PrintStream err) {
        this.file = file;
        this.err = err;
    }

    void write(List<String> lines) {
        if (file.isEmpty()) {
            return;
        }
        try {
            Files.write(file.get(), bounded(String.join("\n", lines)));
        } catch (IOException e) {
            err.println("weir: the termination message cannot be written to " + file.get() + ": " + e);
        }
    }

    static byte[] bounded(String text) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        if (all.length <= MOST) {
            return all;
        }
        int end = MOST - CUT.length;
        while ((all[end] & CONTINUATION_MASK) == CONTINUATION) {
            end--;
        }
        byte[] cut = Arrays.copyOf(all, end + CUT.length);
        System.arraycopy(CUT, 0, cut, end, CUT.length);
        return cut;
    }
}
