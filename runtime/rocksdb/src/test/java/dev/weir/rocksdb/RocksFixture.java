package dev.weir.rocksdb;

import dev.weir.api.DataType;
import dev.weir.codec.Codecs;
import dev.weir.codec.KeyGroupRange;
import dev.weir.state.KeyedState;
import dev.weir.state.KeyedStateBackend;
import dev.weir.state.KeyedStateConfig;
import dev.weir.state.KeyedStateSource;
import dev.weir.state.StateBackendSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Makes backends and their state for tests. */
final class RocksFixture {
    static final int MAX_PARALLELISM = 16;
    static final KeyGroupRange ALL = new KeyGroupRange(0, MAX_PARALLELISM);

    private static final Codecs CODECS = new Codecs();
    private static final long MEMORY = 64L << 20;

    private RocksFixture() {}

    static RocksDbStateBackend open(Path work) {
        try {
            return RocksDbStateBackend.open(new StateBackendSettings("tm-0", work, OptionalLong.of(MEMORY)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static KeyedState<String> create(KeyedStateBackend backend, KeyedStateSource... sources) {
        return create(backend, ALL, sources);
    }

    static KeyedState<String> create(KeyedStateBackend backend, KeyGroupRange range, KeyedStateSource... sources) {
        return create(backend, DataType.of(String.class), range, sources);
    }

    static <K> KeyedState<K> create(
            KeyedStateBackend backend, DataType<K> key, KeyGroupRange range, KeyedStateSource... sources) {
        try {
            return backend.create(
                    new KeyedStateConfig<>("count", key, range, MAX_PARALLELISM, CODECS), List.of(sources));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a key current, if it is the subtask's. */
    static boolean belongs(KeyedState<String> state, String key) {
        try {
            state.currentKey(key);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** Regular files below a folder, without locks and the library. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(path -> !path.getFileName().toString().equals("lock"))
                    .filter(path -> !path.getParent().getFileName().toString().equals("native"))
                    .toList();
        }
    }
}
