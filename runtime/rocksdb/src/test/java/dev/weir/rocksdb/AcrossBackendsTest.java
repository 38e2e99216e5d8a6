package dev.weir.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataType;
import dev.weir.api.ListState;
import dev.weir.api.MapState;
import dev.weir.api.ValueState;
import dev.weir.codec.KeyGroupRange;
import dev.weir.rocksdb.TestStorage.Stored;
import dev.weir.state.KeyedState;
import dev.weir.state.KeyedStateBackend;
import dev.weir.state.MemoryStateBackend;
import dev.weir.state.NamespacedState;
import dev.weir.state.SnapshotForm;
import dev.weir.state.Timers;
import dev.weir.state.WrongStateBackendException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both backends restore each other's savepoints, and what nobody declares comes through. */
class AcrossBackendsTest {
    private static final int KEYS = 300;

    @TempDir
    private Path work;

    private final TestStorage storage = new TestStorage();
    private final KeyedStateBackend memory = new MemoryStateBackend();
    private KeyedStateBackend rocks;

    @BeforeEach
    void open() {
        rocks = RocksFixture.open(work);
    }

    @AfterEach
    void close() {
        rocks.close();
    }

    private static void fill(KeyedState<String> state) {
        ValueState<String> value = state.value("value", String.class);
        MapState<Long, String> map = state.map("map", Long.class, String.class);
        ListState<Integer> list = state.list("list", Integer.class);
        NamespacedState<String, Long, Double> windows =
                state.namespaced("windows", DataType.of(Long.class), DataType.of(Double.class));
        Timers<String> timers = state.timers("timers");
        for (int i = 0; i < KEYS; i++) {
            if (!RocksFixture.belongs(state, "key-" + i)) {
                continue;
            }
            value.set("v" + i);
            for (long m = 0; m < i % 5; m++) {
                map.put(m, "m" + i);
                list.add(i);
                windows.put(m, i / 3.0);
            }
            timers.set(i - 100);
        }
    }

    private static void assertFilled(KeyedState<String> state) throws Exception {
        ValueState<String> value = state.value("value", String.class);
        MapState<Long, String> map = state.map("map", Long.class, String.class);
        ListState<Integer> list = state.list("list", Integer.class);
        NamespacedState<String, Long, Double> windows =
                state.namespaced("windows", DataType.of(Long.class), DataType.of(Double.class));
        Map<String, Long> expectedTimers = new HashMap<>();
        for (int i = 0; i < KEYS; i++) {
            if (!RocksFixture.belongs(state, "key-" + i)) {
                continue;
            }
            assertThat(value.get()).isEqualTo("v" + i);
            List<Integer> items = new ArrayList<>();
            Map<Long, String> entries = new HashMap<>();
            for (long m = 0; m < i % 5; m++) {
                items.add(i);
                entries.put(m, "m" + i);
                assertThat(windows.get(m)).isEqualTo(i / 3.0);
            }
            Map<Long, String> found = new HashMap<>();
            map.entries().forEach(entry -> found.put(entry.getKey(), entry.getValue()));
            assertThat(found).isEqualTo(entries);
            assertThat(list.get()).isEqualTo(items);
            assertThat(windows.get((long) i % 5)).isNull();
            expectedTimers.put("key-" + i, (long) i - 100);
        }
        Map<String, Long> fired = new HashMap<>();
        state.timers("timers").advance(Long.MAX_VALUE, (key, time) -> fired.put(key, time) == null);
        assertThat(fired).isEqualTo(expectedTimers);
    }

    private Stored savepoint(KeyedState<String> state) throws IOException {
        return storage.store(state.captureState(1, SnapshotForm.CANONICAL));
    }

    @Test
    void shouldBringSavepointsBothWays() throws Exception {
        for (KeyedStateBackend from : List.of(memory, rocks)) {
            for (KeyedStateBackend to : List.of(memory, rocks)) {
                KeyedState<String> written = RocksFixture.create(from);
                fill(written);
                Stored savepoint = savepoint(written);
                written.close();

                KeyedState<String> restored = RocksFixture.create(to, savepoint);

                assertFilled(restored);
                restored.close();
            }
        }
    }

    @Test
    void shouldRestoreACheckpointOfMemory() throws Exception {
        KeyedState<String> written = RocksFixture.create(memory);
        fill(written);
        Stored checkpoint = storage.store(written.captureState(1, SnapshotForm.NATIVE));

        KeyedState<String> restored = RocksFixture.create(rocks, checkpoint);

        assertFilled(restored);
        restored.close();
    }

    @Test
    void shouldSayWhatToDoWhenMemoryIsGivenFiles() throws Exception {
        KeyedState<String> written = RocksFixture.create(rocks);
        fill(written);
        Stored checkpoint = storage.store(written.captureState(1, SnapshotForm.NATIVE));
        written.close();

        assertThatThrownBy(() -> RocksFixture.create(memory, checkpoint))
                .hasRootCauseInstanceOf(WrongStateBackendException.class)
                .hasMessageContainingAll("operator 'count'", "set spec.stateBackend back to rocksdb", "savepoint");
    }

    @Test
    void shouldKeepWhatNobodyDeclares() throws Exception {
        for (SnapshotForm first : SnapshotForm.values()) {
            for (SnapshotForm second : SnapshotForm.values()) {
                KeyedState<String> written = RocksFixture.create(rocks);
                fill(written);
                Stored before = storage.store(written.captureState(1, first));
                written.close();
                KeyedState<String> unaware = RocksFixture.create(rocks, before);
                unaware.value("other", Long.class);
                Stored passedOn = storage.store(unaware.captureState(2, second));
                unaware.close();

                assertThat(passedOn.schemas())
                        .extracting(schema -> schema.name())
                        .contains("key", "value", "map", "list", "windows", "timers", "other");
                KeyedState<String> aware = RocksFixture.create(rocks, passedOn);
                assertFilled(aware);
                aware.close();
            }
        }
    }

    /** From two subtasks to three, to one, to four: each way of bringing databases together. */
    @Test
    void shouldRestoreAtAnyParallelism() throws Exception {
        List<Stored> current = new ArrayList<>();
        for (KeyGroupRange range : List.of(new KeyGroupRange(0, 7), new KeyGroupRange(7, 16))) {
            KeyedState<String> state = RocksFixture.create(rocks, range);
            fill(state);
            current.add(storage.store(state.captureState(1, SnapshotForm.NATIVE)));
            state.close();
        }
        List<List<KeyGroupRange>> steps = List.of(
                List.of(new KeyGroupRange(0, 5), new KeyGroupRange(5, 11), new KeyGroupRange(11, 16)),
                List.of(new KeyGroupRange(0, 16)),
                List.of(
                        new KeyGroupRange(0, 4),
                        new KeyGroupRange(4, 8),
                        new KeyGroupRange(8, 12),
                        new KeyGroupRange(12, 16)));
        for (List<KeyGroupRange> step : steps) {
            List<Stored> next = new ArrayList<>();
            for (KeyGroupRange range : step) {
                KeyedState<String> state = RocksFixture.create(rocks, range, current.toArray(new Stored[0]));
                next.add(storage.store(state.captureState(1, SnapshotForm.NATIVE)));
                // A savepoint has nothing of what the files still have of other subtasks.
                KeyedState<String> copy = RocksFixture.create(memory, range, savepoint(state));
                assertFilled(state);
                assertFilled(copy);
                state.close();
            }
            current = next;
        }
    }

    /** States of other numbers in each database, and one of them from memory. */
    @Test
    void shouldBringUnlikeDatabasesTogether() throws Exception {
        KeyedState<String> lower = RocksFixture.create(rocks, new KeyGroupRange(0, 5));
        lower.timers("others");
        fill(lower);
        Stored first = storage.store(lower.captureState(1, SnapshotForm.NATIVE));
        lower.close();
        KeyedState<String> middle = RocksFixture.create(rocks, new KeyGroupRange(5, 12));
        fill(middle);
        Stored second = storage.store(middle.captureState(1, SnapshotForm.NATIVE));
        middle.close();
        KeyedState<String> upper = RocksFixture.create(memory, new KeyGroupRange(12, 16));
        fill(upper);
        Stored third = storage.store(upper.captureState(1, SnapshotForm.NATIVE));

        KeyedState<String> all = RocksFixture.create(rocks, first, second, third);

        assertFilled(all);
        all.close();
    }
}
