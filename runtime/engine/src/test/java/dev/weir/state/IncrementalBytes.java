package dev.weir.state;

import dev.weir.api.DataType;
import dev.weir.api.ValueState;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.Random;

/**
 * Prints how many bytes a checkpoint of 1 million keys has of which 1 % changed, against a whole one, and what keeping the last
 * completed one costs the task. Run by hand; says nothing that a test could hold against it.
 */
final class IncrementalBytes {
    private static final int KEYS = 1_000_000;
    private static final int CHANGED = KEYS / 100;

    private IncrementalBytes() {}

    public static void main(String[] arguments) {
        KeyedState<Long> state =
                StateFixture.restore(new MemoryStateBackend(), DataType.of(Long.class), StateFixture.ALL);
        ValueState<Long> count = state.value("count", Long.class);
        for (long key = 0; key < KEYS; key++) {
            state.currentKey(key);
            count.set(key);
        }
        Random random = new Random(1);
        long whole = 0;
        for (long id = 1; id <= 6; id++) {
            long begun = System.nanoTime();
            KeyedSnapshot snapshot = state.captureState(id, SnapshotForm.NATIVE);
            long captured = System.nanoTime();
            BytesSource written = BytesSource.of(snapshot);
            long done = System.nanoTime();
            snapshot.release();
            state.notifyCheckpointComplete(id);
            long bytes =
                    written.parts().get(written.parts().size() - 1).handle().length();
            whole = id == 1 ? bytes : whole;
            print(
                    "checkpoint %d: %d parts, %,d new bytes (%.2f %% of whole), captured in %d us, written in %d ms",
                    id,
                    written.parts().size(),
                    bytes,
                    100.0 * bytes / whole,
                    (captured - begun) / 1_000,
                    (done - captured) / 1_000_000);
            for (int i = 0; i < CHANGED; i++) {
                state.currentKey((long) random.nextInt(KEYS));
                count.set(random.nextLong());
            }
        }
        KeyedState<Long> alone =
                StateFixture.restore(new MemoryStateBackend(), DataType.of(Long.class), StateFixture.ALL);
        ValueState<Long> same = alone.value("count", Long.class);
        for (long key = 0; key < KEYS; key++) {
            alone.currentKey(key);
            same.set(key);
        }
        for (long id = 100; id < 105; id++) {
            print("%.0f ns of CPU a read and a write, with no checkpoint", nanosPerWrite(alone, same));
            state.captureState(id, SnapshotForm.NATIVE).release();
            state.notifyCheckpointComplete(id);
            print("%.0f ns, after a checkpoint whose pages are copied as they change", nanosPerWrite(state, count));
        }
    }

    private static double nanosPerWrite(KeyedState<Long> state, ValueState<Long> count) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Random random = new Random(7);
        long begun = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < KEYS; i++) {
            state.currentKey((long) random.nextInt(KEYS));
            count.set(count.get() + 1);
        }
        return (threads.getCurrentThreadCpuTime() - begun) / (double) KEYS;
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
