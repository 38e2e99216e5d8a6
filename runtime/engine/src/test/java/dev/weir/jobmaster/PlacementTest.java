package dev.weir.jobmaster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlacementTest {
    @Test
    void shouldWaitForEnoughSlots() {
        assertThat(Placement.place(3, Map.of("a", 2), List.of())).isEmpty();
        assertThat(Placement.place(1, Map.of(), List.of())).isEmpty();
    }

    @Test
    void shouldSpreadSubtasksEvenly() {
        assertThat(Placement.place(4, slots("a", 4, "b", 4), List.of())).contains(List.of("a", "b", "a", "b"));
    }

    @Test
    void shouldLeaveSubtasksWhereTheyWere() {
        Map<String, Integer> slots = slots("b", 1, "spare", 1);
        slots.put("c", 1);

        assertThat(Placement.place(3, slots, List.of("a", "b", "c"))).contains(List.of("spare", "b", "c"));
    }

    @Test
    void shouldNotOverloadATaskManagerThatHasFewerSlotsThanBefore() {
        assertThat(Placement.place(2, slots("a", 1, "b", 1), List.of("a", "a"))).contains(List.of("a", "b"));
    }

    private static Map<String, Integer> slots(String first, int its, String second, int others) {
        Map<String, Integer> slots = new LinkedHashMap<>();
        slots.put(first, its);
        slots.put(second, others);
        return slots;
    }
}
