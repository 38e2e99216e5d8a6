package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataType;
import dev.weir.api.ListState;
import dev.weir.api.ValueState;
import dev.weir.codec.KeyGroupRange;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalRollbackTest {
    private static final DataType<String> TYPE = DataType.of(String.class);
    private static final int KEYS = 20_000;

    private final MemoryStateBackend backend = new MemoryStateBackend();
    private final KeyedState<String> state = StateFixture.restore(backend, TYPE, StateFixture.ALL);
    private final ValueState<Long> count = state.value("count", Long.class);
    private final ListState<Integer> list = state.list("list", Integer.class);
    private final Timers<String> timers = state.timers("timers");

    private void fill() {
        for (int i = 0; i < KEYS; i++) {
            state.currentKey("key-" + i);
            count.set((long) i);
        }
        state.currentKey("key-1");
        list.add(1);
        timers.set(100);
    }

    private static BytesSource capture(KeyedState<?> of, long id) {
        KeyedSnapshot snapshot = of.captureState(id, SnapshotForm.NATIVE);
        BytesSource written = BytesSource.of(snapshot);
        snapshot.release();
        return written.asOwnCheckpoint();
    }

    private KeyedState<String> restore(KeyedStateSource source) {
        return StateFixture.restore(backend, TYPE, StateFixture.ALL, source);
    }

    @Test
    void shouldTakeACompletedCheckpointFromMemory() throws Exception {
        fill();
        BytesSource written = capture(state, 1);
        state.notifyCheckpointComplete(1);
        state.currentKey("key-1");
        count.set(-1L);
        list.add(2);
        timers.advance(1_000, (key, time) -> true);
        capture(state, 2);
        state.close();

        KeyedState<String> back = restore(written.unreadable());

        assertThat(back.isRestoredFromMemory()).isTrue();
        ValueState<Long> value = back.value("count", Long.class);
        back.currentKey("key-1");
        assertThat(value.get()).isEqualTo(1L);
        assertThat(back.list("list", Integer.class).get()).containsExactly(1);
        List<Long> fired = new ArrayList<>();
        back.timers("timers").advance(1_000, (key, time) -> fired.add(time));
        assertThat(fired).containsExactly(100L);
    }

    /** The JobMaster that committed it may be gone before it could tell. */
    @Test
    void shouldTakeACheckpointFromMemoryOfWhoseCompletionItWasNotTold() {
        fill();
        capture(state, 1);
        BytesSource second = capture(state, 2);
        state.close();

        assertThat(restore(second.unreadable()).isRestoredFromMemory()).isTrue();
    }

    @Test
    void shouldNotMixTwoHistoriesOfAList() {
        fill();
        BytesSource written = capture(state, 1);
        state.notifyCheckpointComplete(1);
        state.currentKey("key-1");
        list.add(2);
        KeyedSnapshot late = state.captureState(2, SnapshotForm.CANONICAL);
        state.close();
        KeyedState<String> back = restore(written.unreadable());
        ListState<Integer> again = back.list("list", Integer.class);
        back.currentKey("key-1");
        again.add(3);

        KeyedState<String> ofLate = StateFixture.restore(BytesSource.of(late));

        ListState<Integer> before = ofLate.list("list", Integer.class);
        ofLate.currentKey("key-1");
        assertThat(before.get()).containsExactly(1, 2);
        assertThat(again.get()).containsExactly(1, 3);
        late.release();
    }

    @Test
    void shouldBuildUponItAgain() {
        fill();
        BytesSource first = capture(state, 1);
        state.notifyCheckpointComplete(1);
        state.close();
        KeyedState<String> back = restore(first.unreadable());
        ValueState<Long> value = back.value("count", Long.class);
        back.list("list", Integer.class);
        back.currentKey("key-7");
        value.set(-7L);

        BytesSource second = capture(back, 2);

        assertThat(second.parts()).hasSize(2);
        KeyedState<String> restored = StateFixture.restore(second);
        ValueState<Long> read = restored.value("count", Long.class);
        restored.currentKey("key-7");
        assertThat(read.get()).isEqualTo(-7L);
    }

    @Test
    void shouldRollBackTwiceToTheSameCheckpoint() {
        fill();
        BytesSource first = capture(state, 1);
        state.notifyCheckpointComplete(1);
        state.close();
        KeyedState<String> second = restore(first.unreadable());
        second.currentKey("key-7");
        second.value("count", Long.class).set(-7L);
        second.close();

        KeyedState<String> third = restore(first.unreadable());

        ValueState<Long> value = third.value("count", Long.class);
        third.currentKey("key-7");
        assertThat(value.get()).isEqualTo(7L);
    }

    @Test
    void shouldTakeFromMemoryWhatWasReadBefore() {
        fill();
        BytesSource written = capture(state, 1);
        state.close();
        backend.releaseClosed();
        KeyedState<String> read = restore(written);
        read.currentKey("key-7");
        read.value("count", Long.class).set(-7L);
        read.close();

        KeyedState<String> back = restore(written.unreadable());

        ValueState<Long> value = back.value("count", Long.class);
        back.currentKey("key-7");
        assertThat(read.isRestoredFromMemory()).isFalse();
        assertThat(value.get()).isEqualTo(7L);
    }

    @Test
    void shouldReadStorageWhenMemoryHasAnotherStateOrNone() {
        fill();
        BytesSource first = capture(state, 1);
        state.notifyCheckpointComplete(1);
        state.currentKey("key-1");
        count.set(-1L);
        BytesSource second = capture(state, 2);
        state.notifyCheckpointComplete(2);

        assertReads(second); // its task has not ended
        state.close();
        assertReads(first); // a newer one is complete
        assertThatThrownBy(() -> StateFixture.restore(backend, TYPE, new KeyGroupRange(0, 8), second.unreadable()))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void shouldReadStorageWhenItsMemoryWasGivenUp() {
        fill();
        BytesSource written = capture(state, 1);
        state.notifyCheckpointComplete(1);
        state.close();

        backend.releaseClosed();

        assertReads(written);
    }

    @Test
    void shouldNotTakeAnAbortedCheckpointFromMemory() {
        fill();
        BytesSource written = capture(state, 1);
        state.notifyCheckpointAborted(1);
        state.close();

        assertReads(written);
    }

    private void assertReads(BytesSource source) {
        assertThatThrownBy(() -> restore(source.unreadable()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("storage was read");
    }

    @Test
    void shouldConvertWhatIsDeclaredWithAnotherType() {
        fill();
        BytesSource written = capture(state, 1);
        state.close();
        KeyedState<String> back = restore(written.unreadable());

        ValueState<Double> value = back.value("count", Double.class);

        for (int i : IntStream.of(0, 7, KEYS - 1).toArray()) {
            back.currentKey("key-" + i);
            assertThat(value.get()).isEqualTo((double) i);
        }
        assertThat(capture(back, 2).parts()).hasSize(1);
    }

    @Test
    void shouldKeepWhatNobodyDeclaresAgain() {
        fill();
        BytesSource written = capture(state, 1);
        state.close();
        KeyedState<String> back = restore(written.unreadable());
        back.timers("timers");

        KeyedState<String> restored = StateFixture.restore(capture(back, 2));

        ValueState<Long> value = restored.value("count", Long.class);
        restored.currentKey("key-7");
        assertThat(value.get()).isEqualTo(7L);
    }
}
