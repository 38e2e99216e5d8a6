package dev.weir.state;

import dev.weir.api.DataType;
import dev.weir.codec.Codecs;
import dev.weir.codec.KeyGroupRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** Makes keyed state and its sources for tests. */
final class StateFixture {
    static final int MAX_PARALLELISM = 16;
    static final KeyGroupRange ALL = new KeyGroupRange(0, MAX_PARALLELISM);

    /** Making codecs takes longer than most tests. */
    private static final Codecs CODECS = new Codecs();

    private StateFixture() {}

    static <K> KeyedState<K> create(DataType<K> key, KeyGroupRange keyGroups, byte[]... blobs) {
        return restore(
                key, keyGroups, Arrays.stream(blobs).map(StateFixture::source).toArray(KeyedStateSource[]::new));
    }

    static KeyedState<String> restore(KeyedStateSource... sources) {
        return restore(DataType.of(String.class), ALL, sources);
    }

    static <K> KeyedState<K> restore(DataType<K> key, KeyGroupRange keyGroups, KeyedStateSource... sources) {
        return restore(new MemoryStateBackend(), key, keyGroups, sources);
    }

    static <K> KeyedState<K> restore(
            KeyedStateBackend backend, DataType<K> key, KeyGroupRange keyGroups, KeyedStateSource... sources) {
        KeyedStateConfig<K> config = new KeyedStateConfig<>("count", key, keyGroups, MAX_PARALLELISM, CODECS);
        try {
            return backend.create(config, List.of(sources));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static KeyedState<String> create(byte[]... blobs) {
        return create(DataType.of(String.class), ALL, blobs);
    }

    static KeyedStateSource source(byte[] blob) {
        return BytesSource.canonical(blob);
    }

    static byte[] write(KeyedSnapshot snapshot) {
        return BytesSource.write(snapshot.parts().get(0));
    }

    /** Captures, writes and releases. */
    static byte[] snapshot(KeyedState<?> state) {
        KeyedSnapshot snapshot = state.captureState(1, SnapshotForm.CANONICAL);
        byte[] blob = write(snapshot);
        snapshot.release();
        return blob;
    }
}
