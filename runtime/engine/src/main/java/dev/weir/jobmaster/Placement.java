package dev.weir.jobmaster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which TaskManager runs which subtasks. A slot runs one subtask of every vertex, so a job needs as many slots as it is
 * parallel. Pure.
 */
final class Placement {
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
        Map<String, Integer> free = new HashMap<>(slots);
        List<String> placed = new ArrayList<>();
        for (int subtask = 0; subtask < parallelism; subtask++) {
            String last = subtask < before.size() ? before.get(subtask) : "";
            placed.add(free.getOrDefault(last, 0) > 0 ? take(free, last) : "");
        }
        for (int subtask = 0; subtask < parallelism; subtask++) {
            if (placed.get(subtask).isEmpty()) {
                placed.set(subtask, take(free, freest(slots, free)));
            }
        }
        return Optional.of(List.copyOf(placed));
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
