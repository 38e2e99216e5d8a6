package dev.weir.rocksdb;

import dev.weir.state.KeyedStateBackend;
import dev.weir.state.KeyedStateContract;
import dev.weir.state.StateBackendSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.io.TempDir;

class RocksKeyedStateTest extends KeyedStateContract {
    @TempDir
    private Path work;

    @Override
    protected KeyedStateBackend open() throws IOException {
        return RocksDbStateBackend.open(new StateBackendSettings("tm-0", work, OptionalLong.of(64 << 20)));
    }
}
