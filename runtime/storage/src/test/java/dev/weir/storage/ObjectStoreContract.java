package dev.weir.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.storage.ObjectStore.Created;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link ObjectStore} keeps. */
abstract class ObjectStoreContract {
    /** Fresh, or with keys that other tests do not use. */
    abstract ObjectStore store();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shouldReadWhatWasPutAndReplaceIt() throws IOException {
        ObjectStore store = store();

        store.put("a/one", bytes("first"));
        store.put("a/one", bytes("second"));

        assertThat(store.get("a/one")).isEqualTo(bytes("second"));
    }

    @Test
    void shouldCreateOnceOnly() throws IOException {
        ObjectStore store = store();

        assertThat(store.createIfAbsent("b/one", bytes("first"))).isEqualTo(Created.CREATED);
        assertThat(store.createIfAbsent("b/one", bytes("second"))).isEqualTo(Created.EXISTED);

        assertThat(store.get("b/one")).isEqualTo(bytes("first"));
    }

    @Test
    void shouldLetOneWriterWinWhenSixteenCreate() throws Exception {
        ObjectStore store = store();
        ExecutorService writers = Executors.newFixedThreadPool(16);
        try {
            for (int round = 0; round < 10; round++) {
                String key = "race/" + round;
                CountDownLatch start = new CountDownLatch(1);
                List<Future<Created>> outcomes = new ArrayList<>();
                for (int writer = 0; writer < 16; writer++) {
                    byte[] data = bytes("writer " + writer);
                    outcomes.add(writers.submit(() -> {
                        start.await();
                        return store.createIfAbsent(key, data);
                    }));
                }
                start.countDown();

                int winner = -1;
                int winners = 0;
                for (int writer = 0; writer < 16; writer++) {
                    if (outcomes.get(writer).get() == Created.CREATED) {
                        winner = writer;
                        winners++;
                    }
                }
                assertThat(winners).isEqualTo(1);
                assertThat(store.get(key)).isEqualTo(bytes("writer " + winner));
            }
        } finally {
            writers.shutdownNow();
        }
    }

    @Test
    void shouldSayThatThereIsNone() {
        ObjectStore store = store();

        assertThatThrownBy(() -> store.get("none/at/all")).isInstanceOf(ObjectNotFoundException.class);
        assertThatThrownBy(() -> store.get("none/at/all", 0, 3)).isInstanceOf(ObjectNotFoundException.class);
        assertThatThrownBy(() -> store.open("none/at/all", 0, -1)).isInstanceOf(ObjectNotFoundException.class);
    }

    @Test
    void shouldReadPartsAndRefuseThoseThatAreNotThere() throws IOException {
        ObjectStore store = store();
        store.put("c/one", bytes("0123456789"));

        assertThat(store.get("c/one", 3, 4)).isEqualTo(bytes("3456"));
        assertThat(store.get("c/one", 0, 10)).isEqualTo(bytes("0123456789"));
        try (InputStream in = store.open("c/one", 7, -1)) {
            assertThat(in.readAllBytes()).isEqualTo(bytes("789"));
        }
        try (InputStream in = store.open("c/one", 2, 3)) {
            assertThat(in.readAllBytes()).isEqualTo(bytes("234"));
        }
        assertThatThrownBy(() -> store.get("c/one", 8, 4)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.get("c/one", 20, 4)).isInstanceOf(IOException.class);
    }

    @Test
    void shouldWriteLargeObjectsInParts() throws IOException {
        ObjectStore store = store();
        byte[] large = new byte[18 * 1024 * 1024 + 17];
        new Random(1).nextBytes(large);

        long written = store.put("d/large", (ObjectStore.Content) out -> {
            for (int from = 0; from < large.length; from += 100_000) {
                out.write(large, from, Math.min(100_000, large.length - from));
            }
        });

        assertThat(written).isEqualTo(large.length);
        assertThat(store.get("d/large")).isEqualTo(large);
        assertThat(store.get("d/large", 8 * 1024 * 1024 - 5, 10))
                .isEqualTo(java.util.Arrays.copyOfRange(large, 8 * 1024 * 1024 - 5, 8 * 1024 * 1024 + 5));
    }

    @Test
    void shouldWriteSmallAndEmptyStreams() throws IOException {
        ObjectStore store = store();

        assertThat(store.put("d/small", new ByteArrayInputStream(bytes("abc")), 3))
                .isEqualTo(3);
        assertThat(store.put("d/empty", (ObjectStore.Content) out -> {})).isZero();

        assertThat(store.get("d/small")).isEqualTo(bytes("abc"));
        assertThat(store.get("d/empty")).isEmpty();
    }

    @Test
    void shouldStoreNothingWhenTheContentFails() {
        ObjectStore store = store();
        byte[] part = new byte[9 * 1024 * 1024];

        assertThatThrownBy(() -> store.put("d/failed", (ObjectStore.Content) out -> {
                    out.write(part);
                    throw new IOException("no more");
                }))
                .hasMessageContaining("no more");
        assertThatThrownBy(() -> store.put("d/short", new ByteArrayInputStream(part), part.length + 1))
                .isInstanceOf(IOException.class);

        assertThatThrownBy(() -> store.get("d/failed")).isInstanceOf(ObjectNotFoundException.class);
        assertThatThrownBy(() -> store.get("d/short")).isInstanceOf(ObjectNotFoundException.class);
    }

    @Test
    void shouldListByPrefixInOrder() throws IOException {
        ObjectStore store = store();
        for (String key : List.of("e/b", "e/a/1", "e/a!", "e/ä x+y", "f/other")) {
            store.put(key, bytes(key));
        }

        List<StoredObject> listed = store.list("e/");

        assertThat(listed).extracting(StoredObject::key).containsExactly("e/a!", "e/a/1", "e/b", "e/ä x+y");
        assertThat(listed).extracting(StoredObject::size).containsExactly(4L, 5L, 3L, 8L);
        assertThat(store.list("nothing/here/")).isEmpty();
    }

    @Test
    void shouldListTheFoldersRightBelow() throws IOException {
        ObjectStore store = store();
        for (String key : List.of("i/b/1", "i/b/2/3", "i/a/1", "i/file", "i/a!/x", "other/x")) {
            store.put(key, bytes(key));
        }

        assertThat(store.folders("i/")).containsExactlyInAnyOrder("a", "a!", "b");
        assertThat(store.folders("i/b/")).containsExactly("2");
        assertThat(store.folders("nothing/")).isEmpty();
    }

    @Test
    void shouldListAndDeleteMoreThanAPage() throws IOException {
        ObjectStore store = store();
        List<String> keys =
                IntStream.range(0, 1005).mapToObj(i -> "g/" + (10_000 + i)).toList();
        keys.parallelStream().forEach(key -> {
            try {
                store.put(key, new byte[0]);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });

        assertThat(store.list("g/")).extracting(StoredObject::key).isEqualTo(keys);
        store.delete(keys.subList(0, 1003));

        assertThat(store.list("g/")).extracting(StoredObject::key).containsExactly("g/11003", "g/11004");
    }

    @Test
    void shouldSkipWhatIsNotThereWhenDeleting() throws IOException {
        ObjectStore store = store();
        store.put("h/one", bytes("x"));

        store.delete(List.of("h/none", "h/one", "h/one"));
        store.delete(List.of());

        assertThat(store.list("h/")).isEmpty();
    }

    @Test
    void shouldPassTheProbe() throws IOException {
        ObjectStore store = store();

        ConditionalPutProbe.verify(store, "probe/1");

        assertThat(store.list("probe/")).isEmpty();
    }
}
