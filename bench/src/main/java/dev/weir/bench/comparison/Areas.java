package dev.weir.bench.comparison;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a profile of Weir says by area. Of what a task's thread does the innermost frame that belongs to an area decides, so that
 * a map in the JDK, or a codec, counts where it is used; what other threads do is checkpoints and control.
 */
final class Areas {
    private static final String ENGINE = "dev.weir.task.";
    private static final String TASKS = "task-";
    private static final String OTHER_THREADS = "checkpoints and control, on other threads";
    private static final String ELSE = "else";

    /**
     * @param name for people
     * @param frames what the frames that belong to it begin with
     */
    private record Area(String name, List<String> frames) {
        boolean has(String frame) {
            return frames.stream().anyMatch(frame::startsWith);
        }
    }

    /** The first that has a frame counts. */
    private static final List<Area> ALL = List.of(
            new Area("generator", List.of("dev.weir.examples.nexmark.events.")),
            new Area("functions of the query", List.of("dev.weir.examples.")),
            new Area("benchmark itself", List.of("dev.weir.bench.")),
            new Area("state", List.of("dev.weir.state.", "dev.weir.task.ExpectedKeys", "dev.weir.task.KeyedContext")),
            new Area(
                    "windows",
                    List.of(
                            "dev.weir.task.SliceWindow",
                            "dev.weir.task.Session",
                            "dev.weir.task.WindowOperator",
                            "dev.weir.task.TimerQueue")),
            new Area(
                    "batches and channels",
                    List.of(
                            "dev.weir.channel.",
                            "dev.weir.network.",
                            "dev.weir.task.ChannelInput",
                            "dev.weir.task.ChannelOutput",
                            "dev.weir.task.EdgeOutput",
                            "dev.weir.task.InputChannel",
                            "dev.weir.task.RecordKeyGroups")),
            new Area(
                    "operators, watermarks and the rest of tasks",
                    List.of("dev.weir.task.", "dev.weir.connectors.", "dev.weir.common.")));

    private Areas() {}

    /** Their shares, the largest first; none if it is another engine's profile. */
    static List<String> told(Stacks stacks) {
        if (!stacks.hasFrame(ENGINE)) {
            return List.of();
        }
        Map<String, Long> weights = new TreeMap<>();
        stacks.forEach((frames, weight) -> weights.merge(areaOf(frames), weight, Long::sum));
        double whole = weights.values().stream().mapToLong(Long::longValue).sum();
        return weights.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(area -> String.format(Locale.ROOT, "%5.1f %%  %s", 100 * area.getValue() / whole, area.getKey()))
                .toList();
    }

    /** @param frames the thread's name first, the innermost last */
    private static String areaOf(List<String> frames) {
        if (!frames.get(0).startsWith(TASKS)) {
            return OTHER_THREADS;
        }
        for (int i = frames.size() - 1; i > 0; i--) {
            for (Area area : ALL) {
                if (area.has(frames.get(i))) {
                    return area.name();
                }
            }
        }
        return ELSE;
    }
}
