package dev.weir.state;

import java.util.List;

/** State in the heap of the process: open-addressing tables per key group, in pages that are copied when they change. */
public final class MemoryStateBackend implements KeyedStateBackend {
    @Override
    public <K> KeyedState<K> create(KeyedStateConfig<K> config, List<KeyedStateSource> restored) {
        throw new UnsupportedOperationException(config + " " + restored);
    }
}
