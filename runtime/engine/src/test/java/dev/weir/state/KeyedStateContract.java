package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataType;
import dev.weir.api.InvalidProgramException;
import dev.weir.api.ListState;
import dev.weir.api.MapState;
import dev.weir.api.ValueState;
import dev.weir.codec.Codecs;
import dev.weir.codec.KeyGroupRange;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every state backend does with what the program reads and writes. */
public abstract class KeyedStateContract {
    private static final Codecs CODECS = new Codecs();

    private KeyedStateBackend backend;
    private KeyedState<String> state;

    /** A new one; it is closed after the test. */
    protected abstract KeyedStateBackend open() throws Exception;

    @BeforeEach
    void create() throws Exception {
        backend = open();
        state = create(new KeyGroupRange(0, 16));
    }

    private KeyedState<String> create(KeyGroupRange keyGroups) throws IOException {
        return backend.create(
                new KeyedStateConfig<>("count", DataType.of(String.class), keyGroups, 16, CODECS), List.of());
    }

    @AfterEach
    void close() {
        state.close();
        state.close();
        backend.close();
    }

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
    void shouldRefuseAKeyOfAnotherSubtask() throws IOException {
        KeyedState<String> none = create(new KeyGroupRange(3, 3));

        assertThatThrownBy(() -> none.currentKey("a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("key group");
        none.close();
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
    void shouldWalkOverTheKeysOfSomeSlicesKeyGroupByKeyGroup() {
        SlicedState<String, String> slices = state.sliced("slices", DataType.of(String.class));
        for (int i = 0; i < 60; i++) {
            state.currentKey("key-" + i % 20);
            String before = slices.get(10L * (i / 20));
            slices.set((before == null ? "" : before) + (char) ('a' + i / 20));
            slices.set(slices.get(10L * (i / 20)) + i % 20);
        }
        Map<String, String> seen = new HashMap<>();
        List<Integer> keyGroups = new ArrayList<>();
        SlicedState.Walk<String, String> walk = slices.walk(0, 20, (left, right) -> left + "," + right);

        assertThat(walk.isBetweenKeyGroups()).isTrue();
        assertThat(walk.passedKeyGroups()).isZero();
        while (walk.next()) {
            int passed = walk.isBetweenKeyGroups() ? walk.keyGroup() + 1 : walk.keyGroup();
            assertThat(walk.passedKeyGroups()).isEqualTo(passed);
            keyGroups.add(walk.keyGroup());
            seen.put(walk.key(), walk.value());
        }

        assertThat(seen).hasSize(20).containsEntry("key-7", "a7,b7");
        assertThat(keyGroups).hasSize(20).isSorted().doesNotContain(16);
        assertThat(walk.isBetweenKeyGroups()).isTrue();
        assertThat(walk.passedKeyGroups()).isEqualTo(16);
        assertThat(slices.first()).isEqualTo(10);
        state.currentKey("key-7");
        assertThat(slices.get(0)).isNull();
        assertThat(slices.get(10)).isEqualTo("b7");
    }

    @Test
    void shouldHaveNoFirstSliceWhenAllAreWalkedOver() {
        SlicedState<String, Long> slices = state.sliced("slices", DataType.of(Long.class));
        state.currentKey("a");
        assertThat(slices.first()).isEqualTo(Long.MAX_VALUE);
        assertThat(slices.get(-5)).isNull();
        slices.set(3L);
        assertThat(slices.first()).isEqualTo(-5);

        SlicedState.Walk<String, Long> walk = slices.walk(-5, 0, Long::sum);
        assertThat(walk.next()).isTrue();
        assertThat(walk.value()).isEqualTo(3);
        assertThat(walk.next()).isFalse();
        assertThat(walk.next()).isFalse();

        assertThat(slices.first()).isEqualTo(Long.MAX_VALUE);
        assertThat(slices.get(-5)).isNull();
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

        assertThat(fired.subList(0, 2)).containsExactlyInAnyOrder("a10", "b10");
        assertThat(fired.subList(2, 3)).containsExactly("a20");
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

        assertThat(fired).extracting(each -> each.substring(1)).isSorted();
        assertThat(fired).containsExactlyInAnyOrder("a10", "b10", "a20", "b20", "a30", "b30");
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
        assertThat(fired).hasSize(2).allMatch(each -> each.endsWith("10"));
        assertThat(timers.earliest()).isEqualTo(10);
        timers.advance(100, (key, time) -> fired.add(key + time));

        assertThat(fired).extracting(each -> each.substring(1)).isSorted();
        assertThat(fired).containsExactlyInAnyOrder("a10", "b10", "c10", "a20", "b20", "c20");
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
    void shouldFireTimersAtBothEndsOfTime() throws Exception {
        Timers<String> timers = state.timers("event");
        for (String key : List.of("a", "b", "c")) {
            state.currentKey(key);
            timers.set(Long.MAX_VALUE);
            timers.set(Long.MIN_VALUE);
            timers.set(-1);
            timers.set(0);
        }
        List<Long> fired = new ArrayList<>();

        timers.advance(Long.MAX_VALUE - 1, (key, time) -> fired.add(time));
        assertThat(fired).hasSize(9).isSorted().doesNotContain(Long.MAX_VALUE);
        timers.advance(Long.MAX_VALUE, (key, time) -> fired.add(time));

        assertThat(fired).hasSize(12).endsWith(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    @Test
    void shouldKeepManyTimersInOrder() throws Exception {
        Timers<String> timers = state.timers("event");
        state.currentKey("a");
        List<Long> expected = new ArrayList<>();
        for (long i = 0; i < 2_000; i++) {
            timers.set(i * 7919 % 2_000);
        }
        for (long i = 0; i < 2_000; i++) {
            if (i % 3 == 0) {
                timers.delete(i);
            } else {
                expected.add(i);
            }
        }
        List<Long> fired = new ArrayList<>();

        while (timers.earliest() < Long.MAX_VALUE) {
            timers.advance(Long.MAX_VALUE, (key, time) -> fired.add(time) && fired.size() % 100 > 0);
        }

        assertThat(fired).isEqualTo(expected);
    }

    @Test
    void shouldHoldLargeAndEmptyValues() {
        record Nothing() {}
        ValueState<String> value = state.value("value", String.class);
        ListState<Nothing> nothings = state.list("nothings", DataType.of(Nothing.class));
        MapState<String, String> map = state.map("map", String.class, String.class);
        String large = "x".repeat(5_000_000);
        state.currentKey("");

        value.set(large);
        nothings.add(new Nothing());
        nothings.add(new Nothing());
        map.put("", large);
        map.put("y", "");

        assertThat(value.get()).isEqualTo(large);
        assertThat(nothings.get()).hasSize(2);
        assertThat(map.get("")).isEqualTo(large);
        assertThat(map.get("y")).isEmpty();
        value.set("small");
        assertThat(value.get()).isEqualTo("small");
    }

    @Test
    void shouldWalkOverALargeMap() {
        MapState<Integer, Integer> map = state.map("map", Integer.class, Integer.class);
        state.currentKey("b");
        map.put(1, 1);
        state.currentKey("a");
        for (int i = 0; i < 1_000; i++) {
            map.put(i, -i);
        }
        List<Integer> keys = new ArrayList<>();

        map.entries().forEach(entry -> keys.add(entry.getKey() + entry.getValue() == 0 ? entry.getKey() : -1));
        map.clear();

        assertThat(keys).hasSize(1_000).doesNotContain(-1).doesNotHaveDuplicates();
        assertThat(map.entries()).isEmpty();
        state.currentKey("b");
        assertThat(map.get(1)).isEqualTo(1);
    }

    /** The bytes of one begin with those of the other. */
    @Test
    void shouldKeepKeysApartThatBeginAlike() {
        MapState<String, Integer> map = state.map("map", String.class, Integer.class);
        NamespacedState<String, Long, Integer> windows =
                state.namespaced("windows", DataType.of(Long.class), DataType.of(Integer.class));
        for (String key : List.of("", "a", "aa", "aaa")) {
            state.currentKey(key);
            map.put("a", key.length());
            windows.put(0L, key.length());
            windows.put(Long.MIN_VALUE, key.length());
        }

        for (String key : List.of("", "a", "aa", "aaa")) {
            state.currentKey(key);
            assertThat(map.entries()).containsExactly(Map.entry("a", key.length()));
            assertThat(windows.get(0L)).isEqualTo(key.length());
        }
    }
}
