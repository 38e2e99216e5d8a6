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

    @Test
    void shouldNotUseThePodsThatAreAboutToGo() {
        Map<String, Integer> slots = slots("job-taskmanager-10", 1, "job-taskmanager-2", 1);
        slots.put("job-taskmanager-1", 1);
        slots.put("job-taskmanager-0", 1);

        assertThat(Placement.place(2, slots, List.of())).contains(List.of("job-taskmanager-1", "job-taskmanager-0"));
    }

    @Test
    void shouldMoveNothingThatMayRunOnWhenSomeRegionsAreRestarted() {
        Map<String, Integer> slots = slots("job-taskmanager-0", 1, "job-taskmanager-1", 1);
        slots.put("job-taskmanager-7", 1);

        assertThat(Placement.place(2, slots, List.of("job-taskmanager-7", "job-taskmanager-1")))
                .contains(List.of("job-taskmanager-7", "job-taskmanager-1"));
    }

    @Test
    void shouldUseAnyPodWhenSlotsAreMissing() {
        assertThat(Placement.place(2, slots("job-taskmanager-7", 1, "job-taskmanager-0", 1), List.of()))
                .contains(List.of("job-taskmanager-7", "job-taskmanager-0"));
    }

    private static Map<String, Integer> slots(String first, int its, String second, int others) {
        Map<String, Integer> slots = new LinkedHashMap<>();
        slots.put(first, its);
        slots.put(second, others);
        return slots;
    }
}
