package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.DataType;
import dev.weir.api.ListState;
import dev.weir.api.MapState;
import dev.weir.api.ValueState;
import dev.weir.codec.Codecs;
import dev.weir.codec.KeyGroupRange;
import dev.weir.codec.KeyGroups;
import dev.weir.codec.KeyHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** The plainest keyed state there is, and a real one beside it that gets the same random operations. */
final class StateModel<K> {
    /** What one key has. */
    private static final class PerKey {
        private String value;
        private Long count;
        private final Map<Long, String> map = new HashMap<>();
        private final List<Integer> list = new ArrayList<>();
        private final Map<Long, Double> windows = new HashMap<>();
        private final TreeMap<Long, Double> slices = new TreeMap<>();
        private final TreeSet<Long> timers = new TreeSet<>();

        PerKey copy() {
            PerKey copy = new PerKey();
            copy.value = value;
            copy.count = count;
            copy.map.putAll(map);
            copy.list.addAll(list);
            copy.windows.putAll(windows);
            copy.slices.putAll(slices);
            copy.timers.addAll(timers);
            return copy;
        }
    }

    /** The states of an operator that has one of each kind. */
    private static final class States<K> {
        private final KeyedState<K> keyed;
        private final ValueState<String> value;
        private final ValueState<Long> count;
        private final MapState<Long, String> map;
        private final ListState<Integer> list;
        private final NamespacedState<K, Long, Double> windows;
        private final SlicedState<K, Double> slices;
        private final Timers<K> timers;

        States(KeyedState<K> keyed) {
            this.keyed = keyed;
            value = keyed.value("value", String.class);
            count = keyed.value("count", Long.class);
            map = keyed.map("map", Long.class, String.class);
            list = keyed.list("list", Integer.class);
            windows = keyed.namespaced("windows", DataType.of(Long.class), DataType.of(Double.class));
            slices = keyed.sliced("slices", DataType.of(Double.class));
            timers = keyed.timers("timers");
        }
    }

    private final KeyedStateBackend besides;
    private final DataType<K> type;
    private final KeyHash<K> hashing;
    private final List<K> keys;
    private final Map<K, PerKey> model = new HashMap<>();
    private final States<K> states;

    /** Of the memory backend. */
    StateModel(DataType<K> type, List<K> keys, KeyedState<K> real) {
        this(type, keys, real, new MemoryStateBackend());
    }

    /** @param besides makes the states that restored ones are compared in */
    StateModel(DataType<K> type, List<K> keys, KeyedState<K> real, KeyedStateBackend besides) {
        this.besides = besides;
        this.type = type;
        this.hashing = KeyHash.of(new Codecs().ofKey(type));
        this.keys = keys;
        this.states = new States<>(real);
    }

    private StateModel(StateModel<K> from, States<K> states) {
        besides = from.besides;
        type = from.type;
        hashing = from.hashing;
        keys = from.keys;
        this.states = states;
        from.model.forEach((key, perKey) -> model.put(key, perKey.copy()));
    }

    /** What is expected of a snapshot that is taken now. */
    StateModel<K> copy() {
        return new StateModel<>(this, null);
    }

    /** Goes on from what is expected, with another real state that was restored to it. */
    StateModel<K> goOnWith(KeyedState<K> restored) {
        return new StateModel<>(this, new States<>(restored));
    }

    void change(Random random) {
        K key = keys.get(random.nextInt(keys.size()));
        states.keyed.currentKey(key);
        PerKey expected = model.computeIfAbsent(key, none -> new PerKey());
        long number = random.nextInt(50);
        switch (random.nextInt(23)) {
            case 0, 1, 2 -> {
                states.value.set("v" + number);
                expected.value = "v" + number;
            }
            case 3 -> {
                states.value.clear();
                expected.value = null;
            }
            case 4, 5 -> {
                states.map.put(number, "m" + number);
                expected.map.put(number, "m" + number);
            }
            case 6 -> {
                states.map.remove(number);
                expected.map.remove(number);
            }
            case 7, 8 -> {
                states.list.add((int) number);
                expected.list.add((int) number);
            }
            case 9, 10 -> {
                states.windows.put(number, number / 3.0);
                expected.windows.put(number, number / 3.0);
            }
            case 11, 12 -> assertThat(states.windows.remove(number)).isEqualTo(expected.windows.remove(number));
            case 16, 17, 18 -> {
                assertThat(states.slices.get(number * 1000)).isEqualTo(expected.slices.get(number * 1000));
                states.slices.set(number / 7.0);
                expected.slices.put(number * 1000, number / 7.0);
            }
            case 13, 14 -> {
                states.timers.set(number * 1000);
                expected.timers.add(number * 1000);
            }
            case 15 -> changeSeldom(random, expected, number);
            case 19 -> {
                states.count.clear();
                expected.count = null;
            }
            default -> count(expected, number);
        }
    }

    private void count(PerKey expected, long more) {
        Long before = states.count.get();
        assertThat(before).isEqualTo(expected.count);
        expected.count = (before == null ? 0 : before) + more;
        states.count.set(expected.count);
    }

    private void changeSeldom(Random random, PerKey expected, long number) {
        switch (random.nextInt(4)) {
            case 0 -> {
                states.map.clear();
                expected.map.clear();
            }
            case 1 -> {
                states.list.clear();
                expected.list.clear();
            }
            case 2 -> {
                states.list.set(List.of(1, 2, (int) number));
                expected.list.clear();
                expected.list.addAll(List.of(1, 2, (int) number));
            }
            default -> {
                states.timers.delete(number * 1000);
                expected.timers.remove(number * 1000);
            }
        }
    }

    /** Fires the timers up to a time, on both sides, and the windows of three slices each. */
    void advance(long to) throws Exception {
        for (long first = states.slices.first(); first <= to; first = states.slices.first()) {
            assertThat(walk(states, first, first + 3000)).isEqualTo(window(first, first + 3000));
            for (PerKey perKey : model.values()) {
                perKey.slices.remove(first);
            }
        }
        assertThat(fire(states, to)).isEqualTo(due(StateFixture.ALL, to));
        model.values().forEach(perKey -> perKey.timers.headSet(to, true).clear());
    }

    private Map<K, Double> window(long from, long to) {
        Map<K, Double> window = new HashMap<>();
        model.forEach((key, perKey) ->
                perKey.slices.subMap(from, to).values().forEach(value -> window.merge(key, value, StateModel::joined)));
        return window;
    }

    /** Tells which of both came first. */
    private static double joined(double left, double right) {
        return 10 * left + right;
    }

    private static <K> Map<K, Double> walk(States<K> states, long from, long to) {
        Map<K, Double> window = new HashMap<>();
        SlicedState.Walk<K, Double> walk = states.slices.walk(from, to, StateModel::joined);
        while (walk.next()) {
            assertThat(window.put(walk.key(), walk.value())).isNull();
        }
        return window;
    }

    private Map<Long, List<String>> due(KeyGroupRange keyGroups, long to) {
        Map<Long, List<String>> due = new TreeMap<>();
        model.forEach((key, perKey) -> {
            if (keyGroups.contains(keyGroup(key))) {
                perKey.timers
                        .headSet(to, true)
                        .forEach(time -> due.computeIfAbsent(time, none -> new ArrayList<>())
                                .add(key.toString()));
            }
        });
        due.values().forEach(names -> names.sort(null));
        return due;
    }

    private static <K> Map<Long, List<String>> fire(States<K> states, long to) throws Exception {
        Map<Long, List<String>> fired = new TreeMap<>();
        long[] last = {Long.MIN_VALUE};
        states.timers.advance(to, (key, time) -> {
            assertThat(time).isGreaterThanOrEqualTo(last[0]);
            assertThat((Object) states.keyed.currentKey()).isEqualTo(key);
            last[0] = time;
            fired.computeIfAbsent(time, none -> new ArrayList<>()).add(key.toString());
            return true;
        });
        fired.values().forEach(names -> names.sort(null));
        return fired;
    }

    private int keyGroup(K key) {
        return KeyGroups.of(hashing.hash(key), StateFixture.MAX_PARALLELISM);
    }

    /** Restores what was written, spread over some subtasks, and compares all of it. */
    void assertRestoredFrom(int parallelism, byte[] blob) throws Exception {
        assertRestoredFrom(parallelism, StateFixture.source(blob));
    }

    /** The same, of all its parts. */
    void assertRestoredFrom(int parallelism, KeyedStateSource source) throws Exception {
        for (int subtask = 0; subtask < parallelism; subtask++) {
            KeyGroupRange range = KeyGroups.range(subtask, StateFixture.MAX_PARALLELISM, parallelism);
            States<K> restored = new States<>(StateFixture.restore(besides, type, range, source));
            for (K key : keys) {
                if (range.contains(keyGroup(key))) {
                    assertSame(key, restored);
                }
            }
            assertThat(fire(restored, Long.MAX_VALUE)).isEqualTo(due(range, Long.MAX_VALUE));
            restored.keyed.close();
        }
    }

    /** Compares all of the real state with the model. */
    void assertAsExpected() {
        keys.forEach(key -> assertSame(key, states));
    }

    private void assertSame(K key, States<K> real) {
        PerKey expected = model.getOrDefault(key, new PerKey());
        real.keyed.currentKey(key);
        assertThat(real.value.get()).isEqualTo(expected.value);
        assertThat(real.count.get()).isEqualTo(expected.count);
        Map<Long, String> map = new HashMap<>();
        real.map.entries().forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        assertThat(map).isEqualTo(expected.map);
        assertThat(real.map.isEmpty()).isEqualTo(expected.map.isEmpty());
        assertThat(real.list.get()).isEqualTo(expected.list);
        Map<Long, Double> windows = new HashMap<>();
        Map<Long, String> found = new HashMap<>();
        for (long namespace = 0; namespace < 50; namespace++) {
            windows.put(namespace, real.windows.get(namespace));
            found.put(namespace, real.map.get(namespace));
        }
        Map<Long, Double> slices = new HashMap<>();
        for (long slice = 0; slice < 50; slice++) {
            slices.put(slice * 1000, real.slices.get(slice * 1000));
        }
        slices.values().removeIf(Objects::isNull);
        assertThat(slices).isEqualTo(expected.slices);
        windows.values().removeIf(Objects::isNull);
        found.values().removeIf(Objects::isNull);
        assertThat(windows).isEqualTo(expected.windows);
        assertThat(found).isEqualTo(expected.map);
    }
}
