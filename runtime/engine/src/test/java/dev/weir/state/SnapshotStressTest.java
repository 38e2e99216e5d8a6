package dev.weir.state;

import dev.weir.api.DataType;
import dev.weir.codec.KeyGroupRange;
import dev.weir.codec.Samples;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random changes by one thread while others write snapshots; every snapshot must be what a copy at its capture was. */
class SnapshotStressTest {
    private static final int CAPTURES = 40;
    private static final int CHANGES_BETWEEN = 1_500;

    private final ExecutorService writers = Executors.newFixedThreadPool(3);

    @AfterEach
    void stop() {
        writers.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldWriteWhatWasCapturedWhileTheTaskGoesOn(long seed) throws Exception {
        List<String> keys = IntStream.range(0, 400).mapToObj(i -> "key-" + i).toList();

        run(seed, DataType.of(String.class), keys);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void shouldWriteWhatWasCapturedOfRecordKeys(long seed) throws Exception {
        List<Samples.WideKey> keys = IntStream.range(0, 40)
                .mapToObj(i -> new Samples.WideKey(
                        "o" + i % 7, i, Samples.Color.values()[i % 3], i % 2 == 0, i % 5 == 0 ? Double.NaN : -i / 2.0))
                .toList();

        run(seed, DataType.of(Samples.WideKey.class), keys);
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8})
    void shouldWriteWhatWasCapturedOfNumbers(long seed) throws Exception {
        List<Long> keys =
                LongStream.range(0, 400).mapToObj(i -> (i - 3) * i * i).toList();

        run(seed, DataType.of(Long.class), keys);
    }

    private record Taken<K>(StateModel<K> expected, Future<byte[]> blob) {}

    private <K> void run(long seed, DataType<K> type, List<K> keys) throws Exception {
        Random random = new Random(seed);
        KeyedState<K> real = StateFixture.create(type, new KeyGroupRange(0, StateFixture.MAX_PARALLELISM));
        StateModel<K> model = new StateModel<>(type, keys, real);
        List<Taken<K>> taken = new ArrayList<>();
        Deque<KeyedSnapshot> held = new ArrayDeque<>();

        for (int checkpoint = 1; checkpoint <= CAPTURES; checkpoint++) {
            for (int i = random.nextInt(CHANGES_BETWEEN); i > 0; i--) {
                model.change(random);
            }
            if (checkpoint % 7 == 0) {
                model.advance(random.nextInt(20) * 1000L);
            }
            KeyedSnapshot snapshot = real.captureState(checkpoint, SnapshotForm.CANONICAL);
            if (random.nextInt(5) == 0) {
                held.add(snapshot);
            } else {
                taken.add(new Taken<>(model.copy(), writers.submit(() -> writeAndRelease(snapshot))));
            }
            if (held.size() > 2) {
                held.remove().release();
            }
        }

        model.assertAsExpected();
        for (Taken<K> one : taken) {
            one.expected.assertRestoredFrom(1 + random.nextInt(3), one.blob.get());
        }
    }

    private static byte[] writeAndRelease(KeyedSnapshot snapshot) {
        byte[] blob = StateFixture.write(snapshot);
        snapshot.release();
        return blob;
    }
}
