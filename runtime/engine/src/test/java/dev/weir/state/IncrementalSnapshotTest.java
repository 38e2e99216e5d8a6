package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataType;
import dev.weir.api.ListState;
import dev.weir.api.MapState;
import dev.weir.api.ValueState;
import dev.weir.codec.CorruptDataException;
import dev.weir.codec.KeyGroupRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncrementalSnapshotTest {
    private static final int KEYS = 20_000;

    private final KeyedState<String> state = StateFixture.create();
    private final ValueState<Long> count = state.value("count", Long.class);

    private void fill() {
        for (int i = 0; i < KEYS; i++) {
            set(i, i);
        }
    }

    private void set(int key, long value) {
        state.currentKey("key-" + key);
        count.set(value);
    }

    /** Captures, writes and completes. */
    private BytesSource complete(long id) {
        BytesSource written = capture(id);
        state.notifyCheckpointComplete(id);
        return written;
    }

    private BytesSource capture(long id) {
        KeyedSnapshot snapshot = state.captureState(id, SnapshotForm.NATIVE);
        BytesSource written = BytesSource.of(snapshot);
        snapshot.release();
        return written;
    }

    private static long bytes(BytesSource snapshot, int part) {
        return snapshot.parts().get(part).handle().length();
    }

    private static Long read(KeyedStateSource source, int key) {
        KeyedState<String> restored = StateFixture.restore(source);
        ValueState<Long> value = restored.value("count", Long.class);
        restored.currentKey("key-" + key);
        return value.get();
    }

    @Test
    void shouldWriteOnlyTheEntriesThatChanged() {
        fill();
        BytesSource first = complete(1);
        for (int i = 0; i < KEYS; i += 100) {
            set(i, -i);
        }
        state.currentKey("key-7");
        count.clear();

        BytesSource second = capture(2);

        assertThat(first.parts()).hasSize(1);
        assertThat(second.parts()).hasSize(2);
        assertThat(second.parts().get(0).handle()).isSameAs(first.parts().get(0).handle());
        assertThat(bytes(second, 1)).isLessThan(bytes(first, 0) / 20);
        assertThat(read(second, 200)).isEqualTo(-200L);
        assertThat(read(second, 201)).isEqualTo(201L);
        assertThat(read(second, 7)).isNull();
        assertThat(read(first, 7)).isEqualTo(7L);
    }

    @Test
    void shouldWriteNothingWhenNothingChanged() {
        fill();
        BytesSource first = complete(1);

        BytesSource second = capture(2);

        assertThat(second.parts())
                .extracting(KeyedStateSource.Part::handle)
                .containsExactly(first.parts().get(0).handle());
    }

    @Test
    void shouldLoseNothingOfACheckpointThatFailed() {
        fill();
        complete(1);
        set(1, 111);
        capture(2);
        state.notifyCheckpointAborted(2);
        set(2, 222);

        BytesSource third = complete(3);

        assertThat(third.parts()).hasSize(2);
        assertThat(read(third, 1)).isEqualTo(111L);
        assertThat(read(third, 2)).isEqualTo(222L);
    }

    @Test
    void shouldNotBuildUponACheckpointThatIsNotCompletedYet() {
        fill();
        complete(1);
        set(1, 111);
        BytesSource second = capture(2);
        set(2, 222);

        BytesSource third = capture(3);

        assertThat(third.parts()).hasSize(2).doesNotContain(second.parts().get(1));
        assertThat(read(third, 1)).isEqualTo(111L);
    }

    @Test
    void shouldNeverBuildUponASavepoint() {
        fill();
        KeyedSnapshot savepoint = state.captureState(1, SnapshotForm.CANONICAL);
        BytesSource.of(savepoint);
        savepoint.release();
        state.notifyCheckpointComplete(1);

        assertThat(capture(2).parts()).hasSize(1);
    }

    /** The JobMaster knows the number of a checkpoint that this state has not captured: what is known here is too old. */
    @Test
    void shouldWriteAllWhenACheckpointIsCompletedThatWasNotCapturedHere() {
        fill();
        complete(1);
        state.notifyCheckpointComplete(2);

        assertThat(capture(3).parts()).hasSize(1);
    }

    @Test
    void shouldWriteASavepointWhole() {
        fill();
        complete(1);
        set(1, 111);

        KeyedSnapshot savepoint = state.captureState(2, SnapshotForm.CANONICAL);

        assertThat(savepoint.parts()).hasSize(1).first().isInstanceOf(SnapshotPart.Fresh.class);
        assertThat(read(BytesSource.of(savepoint), 1)).isEqualTo(111L);
        savepoint.release();
    }

    @Test
    void shouldGoOnBuildingUponWhatWasRestoredFromACheckpointOfTheJob() {
        fill();
        complete(1);
        set(1, 111);
        BytesSource second = complete(2);
        KeyedState<String> restored = StateFixture.restore(second.asOwnCheckpoint());
        ValueState<Long> value = restored.value("count", Long.class);
        restored.currentKey("key-3");
        value.set(333L);
        KeyedSnapshot snapshot = restored.captureState(3, SnapshotForm.NATIVE);

        BytesSource third = BytesSource.of(snapshot);

        assertThat(third.parts()).hasSize(3);
        assertThat(read(third, 1)).isEqualTo(111L);
        assertThat(read(third, 3)).isEqualTo(333L);
        snapshot.release();
    }

    @Test
    void shouldWriteAllAfterARestoreFromElsewhereOrAtAnotherParallelism() {
        fill();
        BytesSource first = complete(1);
        KeyedState<String> elsewhere = StateFixture.restore(first);
        elsewhere.value("count", Long.class);
        KeyedState<String> rescaled =
                StateFixture.restore(DataType.of(String.class), new KeyGroupRange(0, 8), first.asOwnCheckpoint());
        rescaled.value("count", Long.class);

        for (KeyedState<String> each : List.of(elsewhere, rescaled)) {
            KeyedSnapshot snapshot = each.captureState(2, SnapshotForm.NATIVE);
            assertThat(snapshot.parts()).hasSize(1).first().isInstanceOf(SnapshotPart.Fresh.class);
            snapshot.release();
        }
    }

    @Test
    void shouldWriteAllWhenATypeChanged() {
        fill();
        KeyedState<String> restored = StateFixture.restore(complete(1).asOwnCheckpoint());
        restored.value("count", Double.class);

        KeyedSnapshot snapshot = restored.captureState(2, SnapshotForm.NATIVE);

        assertThat(snapshot.parts()).hasSize(1);
        snapshot.release();
    }

    @Test
    void shouldCarryWhatNobodyDeclaresThroughAChain() {
        fill();
        complete(1);
        set(1, 111);
        KeyedState<String> unaware = StateFixture.restore(complete(2));
        unaware.value("other", Long.class);

        BytesSource passedOn = BytesSource.of(unaware.captureState(3, SnapshotForm.CANONICAL));

        assertThat(read(passedOn, 1)).isEqualTo(111L);
        assertThat(read(passedOn, 2)).isEqualTo(2L);
    }

    @Test
    void shouldWriteAllWhenTheChainHasManyParts() {
        fill();
        List<Integer> parts = new ArrayList<>();
        for (int id = 1; id <= 100; id++) {
            set(id, -id);
            parts.add(complete(id).parts().size());
        }

        assertThat(parts).contains(1, 2, Compaction.FEWEST_PARTS).allMatch(size -> size < 40);
        assertThat(parts.subList(50, 100)).contains(1);
        assertThat(read(capture(101), 50)).isEqualTo(-50L);
    }

    @Test
    void shouldWriteAllWhenMostOfItChanged() {
        fill();
        complete(1);
        for (int i = 0; i < KEYS; i += 2) {
            set(i, -i);
        }
        set(1, -1);

        assertThat(capture(2).parts()).hasSize(1);
    }

    @Test
    void shouldWriteSmallStateWhole() {
        set(1, 1);
        complete(1);
        set(2, 2);

        assertThat(capture(2).parts()).hasSize(1);
    }

    @Test
    void shouldWriteOnlyWhatChangedWithinAMapAndAList() {
        MapState<Long, String> map = state.map("map", Long.class, String.class);
        ListState<Long> list = state.list("list", Long.class);
        state.currentKey("a");
        for (long i = 0; i < 20_000; i++) {
            map.put(i, "value-" + i);
            list.add(i);
        }
        BytesSource first = complete(1);
        state.currentKey("a");
        map.put(5L, "changed");
        map.remove(6L);
        list.add(-1L);

        BytesSource second = capture(2);

        assertThat(bytes(second, 1)).isLessThan(bytes(first, 0) / 100);
        KeyedState<String> restored = StateFixture.restore(second);
        restored.currentKey("a");
        assertThat(restored.map("map", Long.class, String.class).get(5L)).isEqualTo("changed");
        assertThat(restored.map("map", Long.class, String.class).contains(6L)).isFalse();
        assertThat(restored.list("list", Long.class).get()).hasSize(20_001).endsWith(-1L);
    }

    @Test
    void shouldRefuseChangesOfAnotherBase() {
        fill();
        BytesSource first = complete(1);
        set(1, 111);
        state.currentKey("key-2");
        count.clear();
        BytesSource second = complete(2);
        set(3, 333);
        state.currentKey("key-2");
        count.set(0L);
        state.currentKey("key-9");
        count.clear();
        BytesSource third = complete(3);

        BytesSource without = new BytesSource(
                third.format(), List.of(third.parts().get(0), third.parts().get(2)), List.of());
        BytesSource twice = new BytesSource(
                third.format(),
                List.of(
                        first.parts().get(0),
                        second.parts().get(1),
                        second.parts().get(1)),
                List.of());

        assertThatThrownBy(() -> read(without, 1)).isInstanceOf(CorruptDataException.class);
        assertThatThrownBy(() -> read(twice, 1)).isInstanceOf(CorruptDataException.class);
    }

    @Test
    void shouldFindEveryFlippedByteOfChanges() {
        fill();
        BytesSource first = complete(1);
        for (int i = 0; i < 3; i++) {
            set(i, -i - 1);
        }
        byte[] blob = capture(2).parts().get(1).handle().inline();

        for (int at = 0; at < blob.length; at++) {
            for (int bit : new int[] {0x41, 1, 2, 3}) {
                byte[] damaged = blob.clone();
                damaged[at] ^= (byte) bit;
                assertThatThrownBy(() -> read(BytesSource.chain(first, damaged), 1))
                        .as("byte %d of %d", at, blob.length)
                        .isInstanceOf(CorruptDataException.class);
            }
        }
    }
}
