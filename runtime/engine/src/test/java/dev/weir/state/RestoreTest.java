package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataType;
import dev.weir.api.ListState;
import dev.weir.api.MapState;
import dev.weir.api.ValueState;
import dev.weir.codec.CorruptDataException;
import dev.weir.codec.IncompatibleSchemaException;
import dev.weir.codec.KeyGroupRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestoreTest {
    private static byte[] counts(int keys) {
        return counts(keys, StateFixture.ALL);
    }

    private static byte[] counts(int keys, KeyGroupRange range) {
        KeyedState<String> state = StateFixture.create(DataType.of(String.class), range);
        ValueState<Integer> count = state.value("count", Integer.class);
        Timers<String> timers = state.timers("event");
        for (int i = 0; i < keys; i++) {
            if (belongs(state, "key-" + i)) {
                count.set(i);
                timers.set(i);
            }
        }
        return StateFixture.snapshot(state);
    }

    /** Makes the key current, if it is the subtask's. */
    private static boolean belongs(KeyedState<String> state, String key) {
        try {
            state.currentKey(key);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Test
    void shouldMergeWhatSeveralSubtasksHad() throws Exception {
        byte[] lower = counts(100, new KeyGroupRange(0, 9));
        byte[] upper = counts(100, new KeyGroupRange(9, 16));

        KeyedState<String> state = StateFixture.create(lower, upper);
        ValueState<Integer> count = state.value("count", Integer.class);
        List<Long> fired = new ArrayList<>();
        state.timers("event").advance(1_000, (key, time) -> fired.add(time));

        for (int i = 0; i < 100; i++) {
            state.currentKey("key-" + i);
            assertThat(count.get()).isEqualTo(i);
        }
        assertThat(fired).hasSize(100).isSorted();
    }

    @Test
    void shouldKeepWhatNobodyDeclares() {
        KeyedState<String> unaware = StateFixture.create(counts(100));
        unaware.value("other", Long.class);
        byte[] passedOn = StateFixture.snapshot(unaware);

        KeyedState<String> aware = StateFixture.create(passedOn);
        ValueState<Integer> count = aware.value("count", Integer.class);

        aware.currentKey("key-42");
        assertThat(count.get()).isEqualTo(42);
    }

    @Test
    void shouldTellTheSchemasOfWhatNobodyDeclares() {
        KeyedSnapshot snapshot = StateFixture.create(counts(10)).captureState(1, SnapshotForm.CANONICAL);

        assertThat(snapshot.schemas()).extracting(schema -> schema.name()).contains("count", "event");
        snapshot.release();
    }

    @Test
    void shouldWidenValuesAndKeys() {
        KeyedState<Integer> narrow = StateFixture.create(DataType.of(Integer.class), StateFixture.ALL);
        ValueState<Integer> count = narrow.value("count", Integer.class);
        ListState<Integer> list = narrow.list("list", Integer.class);
        MapState<String, Integer> map = narrow.map("map", String.class, Integer.class);
        for (int i = -50; i < 50; i++) {
            narrow.currentKey(i);
            count.set(i);
            list.add(i);
            map.put("x", i);
        }

        KeyedState<Long> wide =
                StateFixture.create(DataType.of(Long.class), StateFixture.ALL, StateFixture.snapshot(narrow));
        ValueState<Double> wideCount = wide.value("count", Double.class);
        ListState<Long> wideList = wide.list("list", Long.class);
        MapState<String, Double> wideMap = wide.map("map", String.class, Double.class);

        for (long i = -50; i < 50; i++) {
            wide.currentKey(i);
            assertThat(wideCount.get()).isEqualTo((double) i);
            assertThat(wideList.get()).containsExactly(i);
            assertThat(wideMap.get("x")).isEqualTo((double) i);
        }
    }

    @Test
    void shouldNameStateAndOperatorOfAnImpossibleChange() {
        KeyedState<String> state = StateFixture.create(counts(10));

        assertThatThrownBy(() -> state.value("count", String.class))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContainingAll("state 'count' of operator 'count'", "\"int\"", "\"string\"");
    }

    @Test
    void shouldRefuseAnotherKindOfState() {
        KeyedState<String> state = StateFixture.create(counts(10));

        assertThatThrownBy(() -> state.list("count", Integer.class))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContainingAll("state 'count'", "kind value", "declared as list");
    }

    @Test
    void shouldRefuseAKeyThatMovesToOtherKeyGroups() {
        record Before(String name) {}
        KeyedState<Before> before = StateFixture.create(DataType.of(Before.class), StateFixture.ALL);
        before.currentKey(new Before("a"));
        before.value("count", Integer.class).set(1);
        byte[] blob = StateFixture.snapshot(before);

        KeyedState<String> after = StateFixture.create(blob);

        assertThatThrownBy(() -> after.value("count", Integer.class)).isInstanceOf(IncompatibleSchemaException.class);
    }

    @Test
    void shouldRefuseKeyGroupsThatComeTwice() {
        byte[] blob = counts(10);

        assertThatThrownBy(() -> StateFixture.create(blob, blob))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("twice");
    }

    /** Such as what cutting a text in the middle of an emoji leaves. */
    @Test
    void shouldRestoreKeysThatAreNoWellFormedText() {
        List<String> keys = List.of("a?", "a\uD83D", "a\uDE00", "\uDE00\uD83D", "\uD83D\uDE00", "\u00E9\uD83Dz");
        KeyedState<String> state = StateFixture.create();
        ValueState<String> before = state.value("text", String.class);
        for (String key : keys) {
            state.currentKey(key);
            before.set("of " + key);
        }

        KeyedState<String> restored = StateFixture.create(StateFixture.snapshot(state));
        ValueState<String> text = restored.value("text", String.class);

        for (String key : keys) {
            restored.currentKey(key);
            assertThat(text.get()).isEqualTo("of " + key);
        }
    }

    @Test
    void shouldFindEveryFlippedByte() {
        byte[] blob = counts(40);
        for (int at = 0; at < blob.length; at++) {
            byte[] damaged = blob.clone();
            damaged[at] ^= 0x41;
            assertThatThrownBy(() -> restore(damaged))
                    .as("byte %d of %d", at, blob.length)
                    .isInstanceOf(CorruptDataException.class);
        }
    }

    @Test
    void shouldFindEveryCut() {
        byte[] blob = counts(40);
        for (int length = 0; length < blob.length; length++) {
            byte[] cut = Arrays.copyOf(blob, length);
            assertThatThrownBy(() -> restore(cut)).as("%d bytes", length).isInstanceOf(CorruptDataException.class);
        }
        assertThatThrownBy(() -> restore(Arrays.copyOf(blob, blob.length + 1)))
                .isInstanceOf(CorruptDataException.class);
    }

    private static void restore(byte[] blob) {
        KeyedState<String> state = StateFixture.create(blob);
        state.value("count", Integer.class);
        state.timers("event");
    }

    @Test
    void shouldWriteTheSameAgainUntilItIsReleased() throws IOException {
        KeyedState<String> state = StateFixture.create(counts(100));
        ValueState<Integer> count = state.value("count", Integer.class);
        KeyedSnapshot snapshot = state.captureState(7, SnapshotForm.CANONICAL);
        byte[] first = StateFixture.write(snapshot);
        state.currentKey("key-1");
        count.set(-1);

        assertThat(StateFixture.write(snapshot)).isEqualTo(first);

        snapshot.release();
        snapshot.release();
        assertThatThrownBy(() -> ((SnapshotPart.Fresh) snapshot.parts().get(0)).writeTo(new ByteArrayOutputStream()))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("checkpoint 7", "given up");
    }

    @Test
    void shouldEndAWriteThatIsUnderWayWhenReleased() {
        KeyedState<String> state = StateFixture.create();
        ValueState<String> value = state.value("value", String.class);
        for (int i = 0; i < 200; i++) {
            state.currentKey("key-" + i);
            value.set("x".repeat(10_000));
        }
        KeyedSnapshot snapshot = state.captureState(1, SnapshotForm.CANONICAL);
        OutputStream releasing = new OutputStream() {
            @Override
            public void write(int b) {
                snapshot.release();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                snapshot.release();
            }
        };

        assertThatThrownBy(() -> ((SnapshotPart.Fresh) snapshot.parts().get(0)).writeTo(releasing))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("given up");
    }
}
