package dev.weir.state;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncrementalHistoryTest extends KeyedStateHistoryContract {
    IncrementalHistoryTest() {
        super(400, 300, 20_000, true);
    }

    @Override
    protected KeyedStateBackend open() {
        return new MemoryStateBackend();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldHoldForEverySeed(long seed) throws Exception {
        shouldRestoreWhatWasCaptured(seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void shouldHoldOfNumbersForEverySeed(long seed) throws Exception {
        shouldRestoreWhatWasCapturedOfNumbers(seed);
    }
}
