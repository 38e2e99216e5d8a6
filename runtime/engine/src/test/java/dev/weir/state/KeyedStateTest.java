package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataType;
import dev.weir.api.InvalidProgramException;
import dev.weir.api.ListState;
import dev.weir.api.MapState;
import dev.weir.api.ValueState;
import dev.weir.codec.KeyGroupRange;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyedStateTest {
    private final KeyedState<String> state = StateFixture.create();

    @Test
    void shouldKeepKeysApart() {
        ValueState<Long> count = state.value("count", Long.class);
        state.currentKey("a");
        count.set(1L);
        state.currentKey("b");
        count.set(2L);
        count.clear();

        assertThat(count.get()).isNull();
        state.currentKey("a");
        assertThat(count.get()).isEqualTo(1L);
    }

    @Test
    void shouldRefuseToReadBeforeTheFirstKey() {
        ValueState<Long> count = state.value("count", Long.class);

        assertThatThrownBy(count::get).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(state::currentKey).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldRefuseAKeyOfAnotherSubtask() {
        KeyedState<String> none = StateFixture.create(DataType.of(String.class), new KeyGroupRange(3, 3));

        assertThatThrownBy(() -> none.currentKey("a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("key group");
    }

    @Test
    void shouldGiveTheSameStateWhenDeclaredAgain() {
        assertThat(state.value("count", Long.class)).isSameAs(state.value("count", Long.class));
    }

    @Test
    void shouldRefuseOneNameForTwoStates() {
        state.value("count", Long.class);

        assertThatThrownBy(() -> state.list("count", Long.class))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'count'", "declared twice", "value", "list");
        assertThatThrownBy(() -> state.value(" ", Long.class)).isInstanceOf(InvalidProgramException.class);
    }

    @Test
    void shouldNotLetAListsViewChange() {
        ListState<Integer> list = state.list("list", Integer.class);
        state.currentKey("a");
        list.add(1);
        List<Integer> view = list.get();
        for (int i = 2; i < 100; i++) {
            list.add(i);
        }

        assertThat(view).containsExactly(1);
        assertThat(list.get()).hasSize(99);
        assertThatThrownBy(() -> view.add(5)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void shouldForgetTheKeyOfAnEmptyMap() {
        MapState<String, Long> map = state.map("map", String.class, Long.class);
        state.currentKey("a");
        map.put("x", 1L);
        map.remove("x");
        map.remove("x");

        assertThat(map.isEmpty()).isTrue();
        assertThat(map.entries()).isEmpty();
        assertThat(map.contains("x")).isFalse();
    }

    @Test
    void shouldVisitAllKeysAndNamespaces() {
        NamespacedState<String, Long, Integer> windows =
                state.namespaced("windows", DataType.of(Long.class), DataType.of(Integer.class));
        for (int i = 0; i < 100; i++) {
            state.currentKey("key-" + i % 10);
            windows.put((long) i, i);
        }
        List<String> seen = new ArrayList<>();

        windows.forEach((key, namespace, value) -> seen.add(key + "/" + namespace + "=" + value));

        assertThat(seen).hasSize(100).contains("key-7/37=37").doesNotHaveDuplicates();
    }

    @Test
    void shouldFireTimersInTheOrderOfTimeAndEachOnce() throws Exception {
        Timers<String> timers = state.timers("event");
        List<String> fired = new ArrayList<>();
        for (String key : List.of("a", "b")) {
            state.currentKey(key);
            timers.set(20);
            timers.set(10);
            timers.set(10);
            timers.set(30);
        }
        timers.delete(20);
        timers.delete(77);

        assertThat(timers.earliest()).isEqualTo(10);
        timers.advance(29, (key, time) -> fired.add(key + time));

        assertThat(fired).containsExactly("a10", "b10", "a20");
        assertThat(timers.earliest()).isEqualTo(30);
    }

    @Test
    void shouldFireInTheSamePassWhatATimerSets() throws Exception {
        Timers<String> timers = state.timers("event");
        List<String> fired = new ArrayList<>();
        state.currentKey("a");
        timers.set(10);
        state.currentKey("b");
        timers.set(10);

        timers.advance(100, (key, time) -> {
            fired.add(key + time);
            if (time < 30) {
                timers.set(time + 10);
            }
            return true;
        });

        assertThat(fired).containsExactly("a10", "b10", "a20", "b20", "a30", "b30");
        assertThat(timers.earliest()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldGoOnLaterWhenTheVisitorHasEnough() throws Exception {
        Timers<String> timers = state.timers("event");
        for (String key : List.of("a", "b", "c")) {
            state.currentKey(key);
            timers.set(10);
            timers.set(20);
        }
        List<String> fired = new ArrayList<>();

        timers.advance(100, (key, time) -> fired.add(key + time) && fired.size() < 2);
        assertThat(fired).containsExactly("a10", "b10");
        assertThat(timers.earliest()).isEqualTo(10);
        timers.advance(100, (key, time) -> fired.add(key + time));

        assertThat(fired).containsExactly("a10", "b10", "c10", "a20", "b20", "c20");
    }

    @Test
    void shouldNotGrowWithTimersThatAreAlwaysPutOff() throws Exception {
        Timers<String> timers = state.timers("event");
        state.currentKey("a");
        timers.set(0);
        for (int i = 1; i <= 100_000; i++) {
            timers.delete(i - 1);
            timers.set(i);
        }
        List<Long> fired = new ArrayList<>();

        assertThat(timers.earliest()).isGreaterThan(90_000);
        timers.advance(Long.MAX_VALUE, (key, time) -> fired.add(time));

        assertThat(fired).containsExactly(100_000L);
    }

    @Test
    void shouldTellTheSchemasOfItsKeyAndStates() {
        state.value("count", Long.class);
        state.map("map", Integer.class, String.class);
        state.timers("event");

        KeyedSnapshot snapshot = state.captureState(1, SnapshotForm.CANONICAL);

        assertThat(snapshot.schemas())
                .containsExactly(
                        new StateSchema("key", "key", "", "\"string\""),
                        new StateSchema("count", "value", "", "\"long\""),
                        new StateSchema("map", "map", "\"int\"", "\"string\""),
                        new StateSchema("event", "timers", "", ""));
        snapshot.release();
    }

    @Test
    void shouldEstimateWhatItWillWrite() {
        ValueState<Long> count = state.value("count", Long.class);
        for (int i = 0; i < 10_000; i++) {
            state.currentKey("key-" + i);
            count.set((long) i);
        }
        StateFixture.snapshot(state);

        KeyedSnapshot second = state.captureState(2, SnapshotForm.CANONICAL);

        assertThat((double) ((SnapshotPart.Fresh) second.parts().get(0)).estimatedBytes())
                .isBetween(StateFixture.write(second).length * 0.9, StateFixture.write(second).length * 1.1);
        second.release();
    }
}
