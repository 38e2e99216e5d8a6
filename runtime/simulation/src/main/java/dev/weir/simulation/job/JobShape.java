package dev.weir.simulation.job;

import dev.weir.simulation.kernel.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A job, drawn by chance. Its output is the same however it is run: no record is ever late, and what depends on the order of
 * records does so only where each key's records come from one split, along channels that keep their order.
 *
 * @param sources at least one
 * @param front what is done to records before they are keyed
 * @param process whether a process function reads them
 * @param windows the windows that read them; {@link Windowing#NONE} for none
 * @param width of the windows and of the process function's buckets, milliseconds
 * @param slices how many slides a hopping window is long
 * @param recordsPerTurn how many records a sink's writer takes before it lets wait
 * @param hooks how many checkpoint hooks it has
 * @param ballast characters of each of the texts that the process function keeps besides; 0: it keeps none
 */
public record JobShape(
        List<SourceShape> sources,
        List<Front> front,
        boolean process,
        Windowing windows,
        long width,
        int slices,
        int recordsPerTurn,
        int hooks,
        int ballast) {
    /** A step before the keys. */
    public enum Front {
        MAP,
        FILTER,
        FLAT_MAP,
        /** Spreads records over the next operator's subtasks in turn: the order of a key's records is lost. */
        REBALANCE
    }

    /** Kinds of windows. */
    public enum Windowing {
        NONE,
        TUMBLING,
        HOPPING,
        SESSION
    }

    /**
     * @param splits their records, in the order in which they are read
     * @param disorder by how much a record may be older than one read before it, milliseconds
     * @param recordsPerPoll read at once
     * @param pauseNanos between polls
     */
    public record SourceShape(
            String name, List<List<Reading>> splits, long disorder, int recordsPerPoll, long pauseNanos) {}

    /** Whether the order of the records of each key is the same in every run. */
    public boolean keepsOrder() {
        return !front.contains(Front.REBALANCE);
    }

    /** All input. */
    public List<Reading> readings() {
        return sources.stream()
                .flatMap(source -> source.splits().stream())
                .flatMap(List::stream)
                .toList();
    }

    /** The same job, whose sources do not pause. */
    public JobShape hurried() {
        List<SourceShape> fast = sources.stream()
                .map(source -> new SourceShape(source.name(), source.splits(), source.disorder(), 64, 0))
                .toList();
        return new JobShape(fast, front, process, windows, width, slices, Integer.MAX_VALUE, hooks, ballast);
    }

    public static JobShape draw(Dice dice) {
        List<Front> front = new ArrayList<>();
        for (int i = dice.below(4); i > 0; i--) {
            front.add(dice.pick(List.of(Front.values())));
        }
        boolean process = dice.chance(0.7);
        Windowing windows = process && dice.chance(0.4)
                ? Windowing.NONE
                : dice.pick(List.of(Windowing.TUMBLING, Windowing.HOPPING, Windowing.SESSION));
        long width = dice.between(2, 40) * 10L;
        int sources = dice.chance(0.4) ? 2 : 1;
        int keysPerSplit = dice.between(1, 6);
        List<SourceShape> all = new ArrayList<>();
        for (int i = 0; i < sources; i++) {
            all.add(source(dice, i, keysPerSplit));
        }
        return new JobShape(
                all,
                List.copyOf(front),
                process,
                windows,
                width,
                dice.between(2, 4),
                dice.chance(0.3) ? dice.between(1, 20) : Integer.MAX_VALUE,
                dice.below(3),
                dice.chance(0.3) ? dice.between(1_000, 16_000) : 0);
    }

    private static SourceShape source(Dice dice, int index, int keysPerSplit) {
        int splits = dice.between(1, 5);
        int perSplit = dice.between(5, 70);
        long disorder = dice.chance(0.5) ? 0 : dice.between(1, 100);
        long step = dice.between(1, 30);
        List<List<Reading>> all = new ArrayList<>();
        for (int split = 0; split < splits; split++) {
            int firstKey = (index * 10 + split) * keysPerSplit;
            all.add(split(dice, dice.chance(0.1) ? 0 : perSplit, firstKey, keysPerSplit, step, disorder));
        }
        // The whole takes some seconds.
        int recordsPerPoll = dice.between(1, 12);
        long pause = dice.between(2_000, 6_000) * 1_000_000L / Math.max(1, (long) splits * perSplit / recordsPerPoll);
        return new SourceShape("source-" + index, all, disorder, recordsPerPoll, pause);
    }

    private static List<Reading> split(Dice dice, int records, int firstKey, int keys, long step, long disorder) {
        return IntStream.range(0, records)
                .mapToObj(i -> {
                    long at = (i + 10) * step + 1_000 - (disorder == 0 ? 0 : dice.between(0, disorder));
                    List<Integer> marks =
                            IntStream.range(0, dice.below(3)).boxed().collect(Collectors.toList());
                    return new Reading(firstKey + dice.below(keys), at, dice.between(-50, 200), marks);
                })
                .toList();
    }
}
