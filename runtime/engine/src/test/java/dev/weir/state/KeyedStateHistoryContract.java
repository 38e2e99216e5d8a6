package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.DataType;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/**
 * Random changes, captures that are written late or never, checkpoints that are completed over others or fail, and restores.
 * Every completed checkpoint must be what a copy at its capture was, and refer to nothing but what the last ones that were
 * completed before it refer to: the rest may be gone. So must be what was captured and given up by a rollback in memory.
 */
public abstract class KeyedStateHistoryContract {
    private static final int MAX_CONCURRENT = 3;

    private final int steps;
    private final int keyCount;
    private final int firstChanges;
    private final boolean rollsBackInMemory;
    private final List<KeyedStateBackend> backends = new ArrayList<>();

    /**
     * @param steps of one history
     * @param keys number of them
     * @param firstChanges before the first step
     * @param rollsBackInMemory whether a state that is made anew in the same backend reads nothing from storage
     */
    protected KeyedStateHistoryContract(int steps, int keys, int firstChanges, boolean rollsBackInMemory) {
        this.steps = steps;
        this.keyCount = keys;
        this.firstChanges = firstChanges;
        this.rollsBackInMemory = rollsBackInMemory;
    }

    /** A new one; it is closed after the test. */
    protected abstract KeyedStateBackend open() throws Exception;

    @AfterEach
    void close() {
        backends.forEach(KeyedStateBackend::close);
    }

    private KeyedStateBackend opened() throws Exception {
        KeyedStateBackend backend = open();
        backends.add(backend);
        return backend;
    }

    /** Under way. */
    private static final class Taken<K> {
        private final KeyedSnapshot snapshot;
        private final StateModel<K> expected;
        private BytesSource written; // null until it is

        Taken(KeyedSnapshot snapshot, StateModel<K> expected) {
            this.snapshot = snapshot;
            this.expected = expected;
        }

        void write() {
            if (written == null) {
                written = BytesSource.of(snapshot);
                snapshot.release();
            }
        }
    }

    /** Of one seed. */
    private final class History<K> {
        private final Random random;
        private final DataType<K> type;
        private final TreeMap<Long, Taken<K>> underWay = new TreeMap<>();
        private final List<Taken<K>> over = new ArrayList<>(); // of histories that were given up, and not written yet
        private final KeyedStateBackend backend = opened();

        private KeyedState<K> real;
        private StateModel<K> model;
        private final Queue<Taken<K>> kept = new ArrayDeque<>(); // completed ones, as many as stay in storage
        private Taken<K> completed; // null before the first
        private long lastId;
        private int incremental; // completed ones with several parts
        private int longest; // parts
        private int rollbacks; // in memory

        History(long seed, DataType<K> type, IntFunction<K> key) throws Exception {
            this.random = new Random(seed);
            this.type = type;
            this.real = StateFixture.restore(backend, type, StateFixture.ALL);
            List<K> keys = IntStream.range(0, keyCount).mapToObj(key).toList();
            this.model = new StateModel<>(type, keys, real, opened());
            change(firstChanges);
        }

        void step() throws Exception {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> change(random.nextInt(150));
                case 3, 4 -> captureIfFew();
                case 5 -> oneUnderWay().forEach(Taken::write);
                case 6, 7 -> complete();
                case 8 -> abort();
                default -> seldom();
            }
        }

        private void change(int changes) {
            for (int i = 0; i < changes; i++) {
                model.change(random);
            }
        }

        private List<Taken<K>> oneUnderWay() {
            List<Taken<K>> all = new ArrayList<>(underWay.values());
            return all.isEmpty() ? all : List.of(all.get(random.nextInt(all.size())));
        }

        private void captureIfFew() {
            if (underWay.size() < MAX_CONCURRENT) {
                capture();
            }
        }

        private void capture() {
            SnapshotForm form = random.nextInt(12) == 0 ? SnapshotForm.CANONICAL : SnapshotForm.NATIVE;
            underWay.put(++lastId, new Taken<>(real.captureState(lastId, form), model.copy()));
            if (random.nextInt(3) > 0) {
                underWay.get(lastId).write();
            }
        }

        private void complete() throws Exception {
            for (Map.Entry<Long, Taken<K>> entry : new TreeMap<>(underWay).entrySet()) {
                if (random.nextInt(3) > 0) {
                    completed(entry.getKey(), entry.getValue());
                    return;
                }
            }
        }

        private void completed(long id, Taken<K> taken) throws Exception {
            taken.write();
            assertOnlyRefersToWhatIsThere(taken);
            taken.expected.assertRestoredFrom(1 + random.nextInt(3), taken.written);
            keep(taken);
            incremental += taken.written.parts().size() > 1 ? 1 : 0;
            longest = Math.max(longest, taken.written.parts().size());
            underWay.remove(id);
            Map<Long, Taken<K>> older = underWay.headMap(id);
            real.notifyCheckpointComplete(id);
            older.forEach((olderId, each) -> {
                each.snapshot.release();
                real.notifyCheckpointAborted(olderId);
            });
            older.clear();
        }

        private void keep(Taken<K> taken) {
            completed = taken;
            kept.add(taken);
            if (kept.size() > MAX_CONCURRENT + 1) {
                kept.remove();
            }
        }

        private void assertOnlyRefersToWhatIsThere(Taken<K> taken) {
            Set<List<Object>> there = new HashSet<>();
            for (Taken<K> each : kept) {
                each.written.parts().forEach(part -> there.add(content(part.handle())));
            }
            for (SnapshotPart part : taken.snapshot.parts()) {
                if (part instanceof SnapshotPart.Stored stored) {
                    assertThat(there).contains(content(stored.handle()));
                }
            }
        }

        /** Two captures without a change in between have the same bytes, and either stands for the other. */
        private static List<Object> content(StateHandle handle) {
            return List.of(handle.length(), handle.crc32c(), ByteBuffer.wrap(handle.inline()));
        }

        private void abort() {
            List<Long> ids = new ArrayList<>(underWay.keySet());
            if (!ids.isEmpty()) {
                long id = ids.get(random.nextInt(ids.size()));
                underWay.remove(id).snapshot.release();
                real.notifyCheckpointAborted(id);
            }
        }

        private void seldom() throws Exception {
            switch (random.nextInt(6)) {
                case 0 -> model.advance(random.nextInt(10) * 1000L);
                case 1 -> restore();
                case 2 -> rollBack();
                case 3 -> writeWhatIsOver();
                default -> model.assertAsExpected();
            }
        }

        private void restore() {
            if (completed == null) {
                return;
            }
            endHistory();
            backend.releaseClosed();
            goOnFrom(completed.written.asOwnCheckpoint());
            assertThat(real.isRestoredFromMemory()).isFalse();
        }

        /** From the completed one, or from one of which the task was never told that it is completed. */
        private void rollBack() {
            List<Taken<K>> written = underWay.values().stream()
                    .filter(taken -> taken.written != null)
                    .toList();
            if (!written.isEmpty() && random.nextBoolean()) {
                keep(written.get(random.nextInt(written.size())));
            }
            if (completed == null) {
                return;
            }
            endHistory();
            BytesSource source = completed.written.asOwnCheckpoint();
            goOnFrom(rollsBackInMemory ? source.unreadable() : source);
            assertThat(real.isRestoredFromMemory()).isEqualTo(rollsBackInMemory);
            rollbacks++;
        }

        private void endHistory() {
            real.close();
            over.addAll(underWay.values());
            underWay.clear();
        }

        private void goOnFrom(KeyedStateSource source) {
            real = StateFixture.restore(backend, type, StateFixture.ALL, source);
            model = completed.expected.goOnWith(real);
        }

        /** What another history goes on with must not change it. */
        private void writeWhatIsOver() throws Exception {
            for (Taken<K> taken : over) {
                taken.write();
                taken.expected.assertRestoredFrom(1, taken.written);
            }
            over.clear();
        }
    }

    /** Makes a history, and checks it all along. */
    protected final void shouldRestoreWhatWasCaptured(long seed) throws Exception {
        shouldRestoreWhatWasCaptured(new History<>(seed, DataType.of(String.class), i -> "key-" + i));
    }

    /** The same, of primitive keys. */
    protected final void shouldRestoreWhatWasCapturedOfNumbers(long seed) throws Exception {
        shouldRestoreWhatWasCaptured(new History<>(seed, DataType.of(Long.class), i -> i * 0x9E3779B97F4A7C15L));
    }

    private void shouldRestoreWhatWasCaptured(History<?> history) throws Exception {
        for (int i = 0; i < steps; i++) {
            history.step();
        }

        history.model.assertAsExpected();
        history.endHistory();
        history.writeWhatIsOver();
        assertThat(history.incremental).isGreaterThan(steps / 40);
        assertThat(history.longest).isGreaterThan(3);
        assertThat(history.rollbacks).isPositive();
    }
}
