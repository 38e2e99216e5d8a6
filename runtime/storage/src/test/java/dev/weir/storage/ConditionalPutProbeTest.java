package dev.weir.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.storage.StorageRefusedException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConditionalPutProbeTest {
    private final MemoryObjectStore store = new MemoryObjectStore();

    /** A store whose conditional put is another one. */
    private abstract static class Broken implements ObjectStore {
        private final ObjectStore store;

        Broken(ObjectStore store) {
            this.store = store;
        }

        @Override
        public void put(String key, byte[] data) throws IOException {
            store.put(key, data);
        }

        @Override
        public long put(String key, InputStream data, long length) throws IOException {
            return store.put(key, data, length);
        }

        @Override
        public long put(String key, Content content) throws IOException {
            return store.put(key, content);
        }

        @Override
        public byte[] get(String key) throws IOException {
            return store.get(key);
        }

        @Override
        public byte[] get(String key, long offset, int length) throws IOException {
            return store.get(key, offset, length);
        }

        @Override
        public InputStream open(String key, long offset, long length) throws IOException {
            return store.open(key, offset, length);
        }

        @Override
        public List<StoredObject> list(String prefix) throws IOException {
            return store.list(prefix);
        }

        @Override
        public void delete(Collection<String> keys) throws IOException {
            store.delete(keys);
        }
    }

    private static void assertRefused(ObjectStore broken) {
        assertThatThrownBy(() -> ConditionalPutProbe.verify(broken, "probe/1", Runnable::run))
                .isInstanceOfSatisfying(
                        StorageRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.NO_CONDITIONAL_PUT))
                .hasMessageContaining("conditional");
    }

    @Test
    void shouldRefuseAStoreThatIgnoresTheCondition() {
        assertRefused(new Broken(store) {
            @Override
            public Created createIfAbsent(String key, byte[] data) throws IOException {
                put(key, data);
                return Created.CREATED;
            }
        });
        assertThat(store.keys()).isEmpty();
    }

    @Test
    void shouldRefuseAStoreThatLetsTwoWritersWin() {
        AtomicInteger writers = new AtomicInteger();
        assertRefused(new Broken(store) {
            @Override
            public Created createIfAbsent(String key, byte[] data) throws IOException {
                put(key, data);
                return writers.incrementAndGet() <= 2 ? Created.CREATED : Created.EXISTED;
            }
        });
    }

    @Test
    void shouldRefuseAStoreThatWritesAllTheSame() {
        AtomicInteger writers = new AtomicInteger();
        assertRefused(new Broken(store) {
            @Override
            public Created createIfAbsent(String key, byte[] data) throws IOException {
                put(key, data);
                return writers.incrementAndGet() == 1 ? Created.CREATED : Created.EXISTED;
            }
        });
    }

    @Test
    void shouldCleanUpWhatAnEarlierProbeLeft() throws IOException {
        store.put("probe/1/conditional-put-probe", new byte[1]);

        ConditionalPutProbe.verify(store, "probe/1");

        assertThat(store.keys()).isEmpty();
    }
}
