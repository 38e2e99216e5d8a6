package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.ValueState;
import org.junit.jupiter.api.Test;

class KeyedStateTest extends KeyedStateContract {
    @Override
    protected KeyedStateBackend open() {
        return new MemoryStateBackend();
    }

    @Test
    void shouldEstimateWhatItWillWrite() {
        KeyedState<String> state = StateFixture.create();
        ValueState<Long> count = state.value("count", Long.class);
        for (int i = 0; i < 10_000; i++) {
            state.currentKey("key-" + i);
            count.set((long) i);
        }
        StateFixture.snapshot(state);

        KeyedSnapshot second = state.captureState(2, SnapshotForm.CANONICAL);

        assertThat((double) ((SnapshotPart.Fresh) second.parts().get(0)).estimatedBytes())
                .isBetween(StateFixture.write(second).length * 0.9, StateFixture.write(second).length * 1.1);
        second.release();
    }
}
