package dev.weir.bench.comparison;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a profile says, in short. */
public final class Profile {
    private static final int FRAMES = 15;

    private Profile() {}

    /** @param file as {@link Sampling} wrote it */
    public static List<String> told(Path file) throws IOException {
        Stacks done = Stacks.read(file);
        Path allocations = Sampling.allocationsBeside(file);
        List<String> lines = new ArrayList<>();
        List<String> areas = Areas.told(done);
        if (!areas.isEmpty()) {
            lines.add("  by area:");
            lines.addAll(areas);
        }
        lines.add("  in itself:");
        lines.addAll(done.innermost(FRAMES));
        lines.add("  in or below:");
        lines.addAll(done.within(2 * FRAMES));
        lines.add("  allocated:");
        lines.addAll(Stacks.read(allocations).innermost(FRAMES));
        lines.add("  collapsed stacks: " + file + " (samples), " + allocations + " (KiB allocated)");
        return lines;
    }
}
