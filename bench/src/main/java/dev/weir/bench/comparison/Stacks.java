package dev.weir.bench.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Stacks and how much was seen of each, in the form that makers of flame graphs read: frames with semicolons, a blank, the weight. */
final class Stacks {
    private static final char SEPARATOR = ';';
    private static final String IN_STACKS = Character.toString(SEPARATOR);

    private final Map<String, Long> weights = new TreeMap<>();

    static Stacks read(Path file) throws IOException {
        Stacks stacks = new Stacks();
        for (String line : Files.readAllLines(file)) {
            int end = line.lastIndexOf(' ');
            stacks.weights.merge(line.substring(0, end), Long.parseLong(line.substring(end + 1)), Long::sum);
        }
        return stacks;
    }

    /** @param frames the outermost first */
    void add(List<String> frames, long weight) {
        // Names of array types have semicolons of their own.
        String stack = frames.stream()
                .map(frame -> frame.replace(IN_STACKS, "").replace('\n', ' '))
                .collect(Collectors.joining(IN_STACKS));
        weights.merge(stack, weight, Long::sum);
    }

    void write(Path file) throws IOException {
        Files.write(
                file,
                weights.entrySet().stream()
                        .map(stack -> stack.getKey() + " " + stack.getValue())
                        .toList());
    }

    /** @param each is given the frames, the outermost first, and the weight */
    void forEach(BiConsumer<List<String>, Long> each) {
        weights.forEach((stack, weight) -> each.accept(List.of(stack.split(IN_STACKS)), weight));
    }

    /** Whether any frame begins with this. */
    boolean hasFrame(String beginning) {
        return weights.keySet().stream()
                .flatMap(stack -> Stream.of(stack.split(IN_STACKS)))
                .anyMatch(frame -> frame.startsWith(beginning));
    }

    /** The frames in which most was seen themselves, with their shares; the largest first. */
    List<String> innermost(int most) {
        return largest(most, stack -> Stream.of(stack.substring(stack.lastIndexOf(SEPARATOR) + 1)));
    }

    /** The frames in or below which most was seen, with their shares; the largest first. */
    List<String> within(int most) {
        return largest(most, stack -> new HashSet<>(List.of(stack.split(IN_STACKS))).stream());
    }

    private List<String> largest(int most, Function<String, Stream<String>> framesOf) {
        Map<String, Long> byFrame = new HashMap<>();
        weights.forEach(
                (stack, weight) -> framesOf.apply(stack).forEach(frame -> byFrame.merge(frame, weight, Long::sum)));
        double whole = weights.values().stream().mapToLong(Long::longValue).sum();
        return byFrame.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(frame ->
                        String.format(Locale.ROOT, "%5.1f %%  %s", 100 * frame.getValue() / whole, frame.getKey()))
                .toList();
    }
}
