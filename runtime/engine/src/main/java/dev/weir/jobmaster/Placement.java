package dev.weir.jobmaster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which TaskManager runs which subtasks. A slot runs one subtask of every vertex, so a job needs as many slots as it is
 * parallel. Pure.
 */
final class Placement {
    private static final Pattern POD = Pattern.compile(".*-(0|[1-9][0-9]{0,8})");

    private Placement() {}

    /**
     * @param slots by TaskManager, in the order in which they registered
     * @param before where subtasks ran last: they stay there if they can, near the state that they had
     * @return the TaskManager of each subtask, by index; empty if there are too few slots
     */
    static Optional<List<String>> place(int parallelism, Map<String, Integer> slots, List<String> before) {
        if (slots.values().stream().mapToLong(Integer::longValue).sum() < parallelism) {
            return Optional.empty();
        }
        // Beside regions that go on nothing may move: only a whole job is placed without those that are about to go.
        Map<String, Integer> offered = before.isEmpty() ? staying(parallelism, slots) : slots;
        Map<String, Integer> free = new HashMap<>(offered);
        List<String> placed = new ArrayList<>();
        for (int subtask = 0; subtask < parallelism; subtask++) {
            String last = subtask < before.size() ? before.get(subtask) : "";
            placed.add(free.getOrDefault(last, 0) > 0 ? take(free, last) : "");
        }
        for (int subtask = 0; subtask < parallelism; subtask++) {
            if (placed.get(subtask).isEmpty()) {
                placed.set(subtask, take(free, freest(offered, free)));
            }
        }
        return Optional.of(List.copyOf(placed));
    }

    /**
     * Those whose pods a StatefulSet of the size that the job needs has. The others are about to go, after the parallelism has become
     * smaller, and are used only if slots are missing without them.
     */
    private static Map<String, Integer> staying(int parallelism, Map<String, Integer> slots) {
        Map<String, Integer> staying = new LinkedHashMap<>(slots);
        staying.entrySet().removeIf(each -> ordinal(each.getKey()) * each.getValue() >= parallelism);
        boolean enough = staying.values().stream().mapToLong(Integer::longValue).sum() >= parallelism;
        return enough ? staying : slots;
    }

    /** Of a pod of a StatefulSet; 0 for any other name. */
    private static long ordinal(String name) {
        Matcher pod = POD.matcher(name);
        return pod.matches() ? Long.parseLong(pod.group(1)) : 0;
    }

    private static String take(Map<String, Integer> free, String name) {
        free.merge(name, -1, Integer::sum);
        return name;
    }

    private static String freest(Map<String, Integer> slots, Map<String, Integer> free) {
        String best = "";
        for (String name : slots.keySet()) {
            if (best.isEmpty() || free.get(name) > free.get(best)) {
                best = name;
            }
        }
        return best;
    }
}
