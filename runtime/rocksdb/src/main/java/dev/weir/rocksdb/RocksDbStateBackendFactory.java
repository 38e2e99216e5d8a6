package dev.weir.rocksdb;

import dev.weir.state.KeyedStateBackend;
import dev.weir.state.StateBackendFactory;
import dev.weir.state.StateBackendSettings;
import java.io.IOException;

/** How the engine finds this backend. */
public final class RocksDbStateBackendFactory implements StateBackendFactory {
    @Override
    public String name() {
        return RocksDbStateBackend.NAME;
    }

    @Override
    public KeyedStateBackend open(StateBackendSettings settings) throws IOException {
        return RocksDbStateBackend.open(settings);
    }
}
