package dev.weir.rocksdb;

import dev.weir.state.KeyedStateBackend;
import dev.weir.state.KeyedStateHistoryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RocksHistoryTest extends KeyedStateHistoryContract {
    @TempDir
    private Path work;

    RocksHistoryTest() {
        super(150, 60, 4_000, false);
    }

    @Override
    protected KeyedStateBackend open() {
        return RocksFixture.open(work);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 4})
    void shouldHoldForEverySeed(long seed) throws Exception {
        shouldRestoreWhatWasCaptured(seed);
    }
}
