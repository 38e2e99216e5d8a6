package dev.weir.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataType;
import dev.weir.api.InvalidProgramException;
import dev.weir.api.ListState;
import dev.weir.api.MapState;
import dev.weir.api.ValueState;
import dev.weir.codec.IncompatibleSchemaException;
import dev.weir.rocksdb.TestStorage.Stored;
import dev.weir.state.KeyedState;
import dev.weir.state.NamespacedState;
import dev.weir.state.SnapshotForm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Types that change between a checkpoint and its restore. */
class RocksEvolutionTest {
    @TempDir
    private Path work;

    private final TestStorage storage = new TestStorage();
    private RocksDbStateBackend backend;

    @BeforeEach
    void open() {
        backend = RocksFixture.open(work);
    }

    @AfterEach
    void close() {
        backend.close();
    }

    private Stored narrow(SnapshotForm form) throws IOException {
        KeyedState<Integer> narrow = RocksFixture.create(backend, DataType.of(Integer.class), RocksFixture.ALL);
        ValueState<Integer> count = narrow.value("count", Integer.class);
        ListState<Integer> list = narrow.list("list", Integer.class);
        MapState<String, Integer> map = narrow.map("map", String.class, Integer.class);
        NamespacedState<Integer, Integer, Float> windows =
                narrow.namespaced("windows", DataType.of(Integer.class), DataType.of(Float.class));
        for (int i = -50; i < 50; i++) {
            narrow.currentKey(i);
            count.set(i);
            list.add(i);
            list.add(-i);
            map.put("x", i);
            map.put("y", i + 1);
            windows.put(i, 0.5f);
            narrow.timers("timers").set(i);
        }
        Stored stored = storage.store(narrow.captureState(1, form));
        narrow.close();
        return stored;
    }

    @ParameterizedTest
    @EnumSource(SnapshotForm.class)
    void shouldWidenValuesAndKeys(SnapshotForm form) throws Exception {
        KeyedState<Long> wide = RocksFixture.create(backend, DataType.of(Long.class), RocksFixture.ALL, narrow(form));

        assertWide(wide);

        Stored again = storage.store(wide.captureState(2, SnapshotForm.NATIVE));
        wide.close();
        KeyedState<Long> restored = RocksFixture.create(backend, DataType.of(Long.class), RocksFixture.ALL, again);
        assertWide(restored);
        restored.close();
    }

    private static void assertWide(KeyedState<Long> wide) throws Exception {
        ValueState<Double> count = wide.value("count", Double.class);
        ListState<Long> list = wide.list("list", Long.class);
        MapState<String, Double> map = wide.map("map", String.class, Double.class);
        NamespacedState<Long, Long, Double> windows =
                wide.namespaced("windows", DataType.of(Long.class), DataType.of(Double.class));
        for (long i = -50; i < 50; i++) {
            wide.currentKey(i);
            assertThat(count.get()).isEqualTo((double) i);
            assertThat(list.get()).containsExactly(i, -i);
            assertThat(map.entries()).containsExactlyInAnyOrder(Map.entry("x", (double) i), Map.entry("y", i + 1.0));
            assertThat(windows.get(i)).isEqualTo(0.5);
        }
        List<Long> fired = new ArrayList<>();
        wide.timers("timers").advance(Long.MIN_VALUE + 1, (key, time) -> fired.add(time));
        assertThat(fired).isEmpty();
        assertThat(wide.timers("timers").earliest()).isEqualTo(-50);
    }

    @ParameterizedTest
    @EnumSource(SnapshotForm.class)
    void shouldNameStateAndOperatorOfAnImpossibleChange(SnapshotForm form) throws Exception {
        KeyedState<Integer> state =
                RocksFixture.create(backend, DataType.of(Integer.class), RocksFixture.ALL, narrow(form));

        assertThatThrownBy(() -> state.value("count", String.class))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContainingAll("state 'count' of operator 'count'", "\"int\"", "\"string\"");
        assertThatThrownBy(() -> state.list("map", Integer.class))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContainingAll("state 'map'", "kind map", "declared as list");
        state.close();
    }

    @ParameterizedTest
    @EnumSource(SnapshotForm.class)
    void shouldRefuseAKeyThatMovesToOtherKeyGroups(SnapshotForm form) throws Exception {
        record Before(String name) {}
        KeyedState<Before> before = RocksFixture.create(backend, DataType.of(Before.class), RocksFixture.ALL);
        before.currentKey(new Before("a"));
        before.value("count", Integer.class).set(1);
        Stored stored = storage.store(before.captureState(1, form));
        before.close();

        KeyedState<String> after = RocksFixture.create(backend, stored);

        assertThatThrownBy(() -> after.value("count", Integer.class)).isInstanceOf(IncompatibleSchemaException.class);
        after.close();
    }

    /** Two equal maps may differ in the order of their bytes. */
    @Test
    void shouldRefuseKeysWithMaps() {
        record Tags(Map<String, String> tags) {}

        assertThatThrownBy(() -> RocksFixture.create(backend, DataType.of(Tags.class), RocksFixture.ALL))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("Map", "spec.stateBackend");
        KeyedState<String> state = RocksFixture.create(backend);
        assertThatThrownBy(() -> state.map("map", DataType.of(Tags.class), DataType.of(String.class)))
                .isInstanceOf(InvalidProgramException.class);
        state.close();
    }
}
