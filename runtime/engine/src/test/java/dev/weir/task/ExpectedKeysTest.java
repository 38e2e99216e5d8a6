package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataType;
import dev.weir.api.ValueState;
import dev.weir.channel.RecordBatch;
import dev.weir.codec.Codecs;
import dev.weir.codec.KeyGroupRange;
import dev.weir.state.KeyedState;
import dev.weir.state.KeyedStateConfig;
import dev.weir.state.MemoryStateBackend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectedKeysTest {
    private static final int MAX_PARALLELISM = 8;

    private final List<Object> selected = new ArrayList<>();
    private final KeyedState<Object> state = state(Long.class);
    private final ValueState<Long> counts = state.value("counts", Long.class);
    private final ExpectedKeys keys = new ExpectedKeys(this::keyOf, state);

    @SuppressWarnings("unchecked")
    private static KeyedState<Object> state(Class<?> key) {
        DataType<Object> type = (DataType<Object>) DataType.of(key);
        try {
            return new MemoryStateBackend()
                    .create(
                            new KeyedStateConfig<>(
                                    "count",
                                    type,
                                    new KeyGroupRange(0, MAX_PARALLELISM),
                                    MAX_PARALLELISM,
                                    new Codecs()),
                            List.of());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A record is its key in words. */
    private Object keyOf(Object value) {
        selected.add(value);
        return Long.valueOf((String) value);
    }

    private static RecordBatch batch(String... values) {
        RecordBatch batch = new RecordBatch();
        for (String value : values) {
            batch.add(value, 0);
        }
        return batch;
    }

    private void count(String value) throws Exception {
        keys.makeCurrent(value);
        Long before = counts.get();
        counts.set(before == null ? 1 : before + 1);
    }

    private Long counted(long key) {
        state.currentKey(key);
        return counts.get();
    }

    @Test
    void shouldAskForEachKeyOnceWhenRecordsComeAsExpected() throws Exception {
        RecordBatch batch = batch("1", "2", "1", "3");

        keys.expect(batch);
        for (int i = 0; i < batch.size(); i++) {
            count((String) batch.value(i));
        }

        assertThat(selected).containsExactly("1", "2", "1", "3");
        assertThat(List.of(counted(1), counted(2), counted(3))).containsExactly(2L, 1L, 1L);
    }

    @Test
    void shouldFindTheKeyWhenOtherRecordsComeOrNone() throws Exception {
        RecordBatch batch = batch("1", "2", "3");

        keys.expect(batch);
        count("1");
        count("7");
        count("3");
        keys.expect(batch("4"));
        count("2");
        count("4");

        assertThat(List.of(counted(1), counted(2), counted(3), counted(4), counted(7)))
                .containsExactly(1L, 1L, 1L, 1L, 1L);
    }

    @Test
    void shouldFailAtTheRecordWithoutKeyAndNotBefore() throws Exception {
        RecordBatch batch = batch("1", "none", "2");

        keys.expect(batch);
        count("1");

        assertThatThrownBy(() -> count("none")).isInstanceOf(NumberFormatException.class);
        count("2");
        assertThat(List.of(counted(1), counted(2))).containsExactly(1L, 1L);
    }

    @Test
    void shouldNotAskForKeysAheadWhenTheStateHasNoUseForIt() throws Exception {
        KeyedState<Object> ofWords = state(String.class);
        ofWords.value("counts", Long.class);
        ExpectedKeys none = new ExpectedKeys(this::keyOf, ofWords);

        none.expect(batch("1", "2"));

        assertThat(selected).isEmpty();
    }
}
