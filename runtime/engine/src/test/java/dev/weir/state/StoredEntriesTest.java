package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataType;
import dev.weir.codec.Codecs;
import dev.weir.codec.CorruptDataException;
import dev.weir.codec.KeyGroupRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StoredEntriesTest {
    private static final DataType<String> TYPE = DataType.of(String.class);

    private final BlobFormat format = new BlobFormat(new Codecs());

    private List<StoredEntry> read(KeyedStateSource source, KeyGroupRange keyGroups) throws IOException {
        List<StoredEntries.Part> parts = new ArrayList<>();
        source.parts().forEach(part -> parts.add(part::open));
        return StoredEntries.read(format, parts, keyGroups);
    }

    /** Captures, writes, and completes. */
    private static BytesSource checkpoint(KeyedState<?> state, long id, SnapshotForm form) {
        KeyedSnapshot snapshot = state.captureState(id, form);
        BytesSource source = BytesSource.of(snapshot);
        snapshot.release();
        state.notifyCheckpointComplete(id);
        return source;
    }

    @Test
    void shouldReadTheSameFromChangesAsFromAWholeSnapshot() throws Exception {
        Random random = new Random(5);
        List<String> keys = IntStream.range(0, 1_500).mapToObj(i -> "key-" + i).toList();
        KeyedState<String> state = StateFixture.restore(new MemoryStateBackend(), TYPE, StateFixture.ALL);
        StateModel<String> model = new StateModel<>(TYPE, keys, state);
        int longest = 0;
        for (int i = 0; i < 60_000; i++) {
            model.change(random);
        }
        for (long id = 1; id <= 12; id++) {
            for (int i = 0; i < 60; i++) {
                model.change(random);
            }
            BytesSource changes = checkpoint(state, 2 * id, SnapshotForm.NATIVE);
            KeyedSnapshot savepoint = state.captureState(2 * id + 1, SnapshotForm.CANONICAL);
            BytesSource whole = BytesSource.of(savepoint);
            savepoint.release();
            state.notifyCheckpointAborted(2 * id + 1);
            longest = Math.max(longest, changes.parts().size());

            assertThat(new HashSet<>(read(changes, StateFixture.ALL)))
                    .isEqualTo(new HashSet<>(read(whole, StateFixture.ALL)))
                    .isNotEmpty();
        }
        assertThat(longest).isGreaterThan(1);
    }

    @Test
    void shouldReadTheKeyGroupsThatAreWantedInTheirOrder() throws Exception {
        KeyedState<String> state = StateFixture.restore(new MemoryStateBackend(), TYPE, StateFixture.ALL);
        for (int i = 0; i < 100; i++) {
            state.currentKey("k" + i);
            state.value("v", Long.class).set((long) i);
        }
        BytesSource source = checkpoint(state, 1, SnapshotForm.CANONICAL);

        List<StoredEntry> some = read(source, new KeyGroupRange(3, 7));

        assertThat(some).isNotEmpty().hasSizeLessThan(100);
        assertThat(some).extracting(StoredEntry::keyGroup).isSorted().allMatch(group -> group >= 3 && group < 7);
    }

    record Flight(String origin, Optional<Long> delay) {}

    @Test
    void shouldReadValuesWithoutTheirClasses() throws Exception {
        KeyedState<String> state = StateFixture.restore(new MemoryStateBackend(), TYPE, StateFixture.ALL);
        state.currentKey("a");
        state.value("flight", Flight.class).set(new Flight("JFK", Optional.of(7L)));
        state.list("list", Integer.class).add(1);
        state.list("list", Integer.class).add(2);
        state.map("map", String.class, Long.class).put("x", 9L);
        state.namespaced("windows", DataType.of(Long.class), DataType.of(Double.class))
                .put(60L, 1.5);
        state.timers("timers").set(1234);

        List<StoredEntry> entries = read(checkpoint(state, 1, SnapshotForm.CANONICAL), StateFixture.ALL);

        assertThat(entries).allSatisfy(entry -> assertThat(entry.readKey()).isEqualTo("a"));
        assertThat(value(entries, "flight")).contains(Map.of("origin", "JFK", "delay", 7L));
        assertThat(value(entries, "list")).contains(List.of(1, 2));
        assertThat(value(entries, "map")).contains(List.of(Map.of("key", "x", "value", 9L)));
        assertThat(value(entries, "windows")).contains(1.5);
        assertThat(value(entries, "timers")).isEmpty();
        assertThat(entries.stream().flatMap(entry -> entry.readNamespace().stream()))
                .containsExactlyInAnyOrder(60L, 1234L);
    }

    private static Optional<Object> value(List<StoredEntry> entries, String state) {
        return entries.stream()
                .filter(entry -> entry.state().name().equals(state))
                .findFirst()
                .orElseThrow()
                .readValue();
    }

    @Test
    void shouldRefusePartsOfAnotherSnapshot() {
        KeyedState<String> state = StateFixture.restore(new MemoryStateBackend(), TYPE, StateFixture.ALL);
        state.currentKey("a");
        state.value("v", Long.class).set(1L);
        BytesSource whole = checkpoint(state, 1, SnapshotForm.CANONICAL);
        StoredEntries.Part part = whole.parts().get(0)::open;

        assertThatThrownBy(() -> StoredEntries.read(format, List.of(part, part), StateFixture.ALL))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("not of one snapshot");
    }
}
