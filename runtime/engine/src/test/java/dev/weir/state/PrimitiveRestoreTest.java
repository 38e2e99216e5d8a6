package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataType;
import dev.weir.api.ValueState;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.Codecs;
import dev.weir.codec.CorruptDataException;
import dev.weir.codec.PrimitiveBits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrimitiveRestoreTest {
    private static final PrimitiveBits<Long> BITS =
            PrimitiveBits.of(new Codecs().of(DataType.of(Long.class))).orElseThrow();
    private static final StateSignature SIGNATURE =
            new StateSignature("count", StateKind.VALUE.word(), "\"long\"", "", "\"long\"");

    private final Versions versions = new Versions();
    private final PrimitiveTable table = new PrimitiveTable(versions, BITS, new OverwrittenLog(versions));
    private final BinaryWriter bytes = new BinaryWriter();

    private static Stream<List<?>> extremes() {
        return Stream.of(
                List.of(true, false),
                List.of(Byte.MIN_VALUE, (byte) 0, Byte.MAX_VALUE),
                List.of(Short.MIN_VALUE, (short) 0, Short.MAX_VALUE),
                List.of(Character.MIN_VALUE, 'x', Character.MAX_VALUE),
                List.of(Integer.MIN_VALUE, 0, Integer.MAX_VALUE),
                List.of(Long.MIN_VALUE, 0L, Long.MAX_VALUE),
                List.of(Float.NEGATIVE_INFINITY, -0f, 0f, Float.MIN_VALUE, Float.NaN),
                List.of(Double.NEGATIVE_INFINITY, -0d, 0d, Double.MIN_VALUE, Double.NaN));
    }

    @ParameterizedTest
    @MethodSource("extremes")
    void shouldRestoreKeysAndValuesOfEveryPrimitiveType(List<Object> all) {
        DataType<Object> type = EntryFormat.cast(DataType.of(all.get(0).getClass()));
        KeyedState<Object> before = StateFixture.create(type, StateFixture.ALL);
        ValueState<Object> written = before.value("value", type);
        for (Object each : all) {
            before.currentKey(each);
            written.set(each);
        }

        KeyedState<Object> after = StateFixture.create(type, StateFixture.ALL, StateFixture.snapshot(before));
        ValueState<Object> restored = after.value("value", type);

        for (Object each : all) {
            after.currentKey(each);
            assertThat(restored.get()).isEqualTo(each);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldApplyWhatChangedSince(long seed) {
        Random random = new Random(seed);
        KeyedState<Long> state = StateFixture.create(DataType.of(Long.class), StateFixture.ALL);
        ValueState<Long> count = state.value("count", Long.class);
        Map<Long, Long> expected = new HashMap<>();
        BytesSource written = null;
        for (long id = 1; id <= 4; id++) {
            for (int i = 0; i < (id == 1 ? 50_000 : 2_000); i++) {
                long key = random.nextInt(30_000);
                state.currentKey(key);
                if (random.nextInt(4) == 0) {
                    count.clear();
                    expected.remove(key);
                } else {
                    count.set(random.nextLong());
                    expected.put(key, count.get());
                }
            }
            KeyedSnapshot snapshot = state.captureState(id, SnapshotForm.NATIVE);
            written = BytesSource.of(snapshot);
            snapshot.release();
            state.notifyCheckpointComplete(id);
        }

        KeyedState<Long> restored = StateFixture.restore(DataType.of(Long.class), StateFixture.ALL, written);
        ValueState<Long> again = restored.value("count", Long.class);

        assertThat(written.parts().size()).isGreaterThan(1);
        for (long key = 0; key < 30_000; key++) {
            restored.currentKey(key);
            assertThat(again.get()).isEqualTo(expected.get(key));
        }
    }

    private Chunk chunk(Chunk.Kind kind, int entries) {
        return new Chunk(kind, 0, SIGNATURE, entries, bytes.toByteArray());
    }

    private void restore(Chunk chunk) {
        new PrimitiveRestore(BITS, BITS).restore(chunk, table, hash -> true);
    }

    private void entry(long key, long value) {
        bytes.writeLong(key);
        bytes.writeLong(value);
    }

    @Test
    void shouldRefuseTwoEntriesOfOneKey() {
        entry(1, 1);
        entry(1, 2);

        assertThatThrownBy(() -> restore(chunk(Chunk.Kind.ENTRIES, 2)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("two entries of one key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"REMOVED", "REPLACED", "CONTINUED"})
    void shouldRefuseAChangeOfWhatIsNotThere(String change) {
        bytes.writeInt(Change.valueOf(change).ordinal());
        entry(1, 1);

        assertThatThrownBy(() -> restore(chunk(Chunk.Kind.CHANGES, 1)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContainingAll(change, "another snapshot");
    }

    @Test
    void shouldRefuseAKeyOfAnotherKeyGroup() {
        entry(1, 1);

        assertThatThrownBy(() ->
                        new PrimitiveRestore(BITS, BITS).restore(chunk(Chunk.Kind.ENTRIES, 1), table, hash -> false))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("another key group");
    }

    @Test
    void shouldRefuseFewerOrMoreBytesThanEntries() {
        entry(1, 1);

        assertThatThrownBy(() -> restore(chunk(Chunk.Kind.ENTRIES, 2))).isInstanceOf(CorruptDataException.class);
        assertThatThrownBy(() -> new PrimitiveRestore(BITS, BITS)
                        .restore(
                                chunk(Chunk.Kind.ENTRIES, 0),
                                new PrimitiveTable(versions, BITS, new OverwrittenLog(versions)),
                                hash -> true))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("left over");
    }

    @Test
    void shouldHaveRoomForWhatIsReserved() {
        table.reserve(10_000);
        PrimitiveSlots slots = table.view().slots();

        for (long key = 0; key < 10_000; key++) {
            entry(key, -key);
        }
        restore(chunk(Chunk.Kind.ENTRIES, 10_000));

        assertThat(table.view().slots()).isSameAs(slots);
        assertThat(table.size()).isEqualTo(10_000);
        assertThat(slots.capacity()).isEqualTo(16_384);
    }
}
