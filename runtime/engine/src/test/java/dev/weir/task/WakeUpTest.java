package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.channel.Element;
import dev.weir.channel.LocalChannel;
import dev.weir.common.SystemClock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WakeUpTest {
    private static final long DURATION_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Takes what there is, each time it is stepped. */
    private static final class Taking implements Task {
        private final AtomicLong taken = new AtomicLong();
        /** Set before the first step. */
        private LocalChannel channel;

        @Override
        public Progress step() {
            long count = 0;
            while (channel.poll() != null) {
                count++;
            }
            if (count > 0) {
                // Not addAndGet: that would wait for other threads' writes, and hide what is tested.
                taken.lazySet(taken.get() + count);
            }
            return Progress.IDLE;
        }

        @Override
        public long wakeAt() {
            return Long.MAX_VALUE;
        }

        @Override
        public void fail(Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    /** Always has something to do, so that its worker is awake and steps the other task within nanoseconds. */
    private static final class Busy implements Task {
        @Override
        public Progress step() {
            return Progress.PROGRESS;
        }

        @Override
        public long wakeAt() {
            return Long.MAX_VALUE;
        }

        @Override
        public void fail(Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    /** Without the fences between a queue and the task's phase this hangs within seconds where there is more than one core. */
    @Test
    void shouldTakeEveryElementAlsoWhenItComesWhileTheTaskIsAboutToBeStepped() {
        try (TaskExecutor executor =
                new TaskExecutor(new TaskExecutorConfig(1, "wake-up"), new SystemClock(), Runnable::run)) {
            TaskHandle handle = executor.newHandle();
            Taking task = new Taking();
            task.channel = new LocalChannel(16, () -> {}, handle::wake);
            handle.start(task);
            executor.newHandle().start(new Busy());

            long sent = 0;
            long end = System.nanoTime() + DURATION_NANOS;
            for (int round = 0; System.nanoTime() - end < 0; round++) {
                for (int i = 0; i < 2 + round % 3; i++) {
                    if (task.channel.offer(Element.Status.IDLE)) {
                        sent++;
                    }
                }
                awaitTaken(task, sent);
            }
        }
    }

    private static void awaitTaken(Taking task, long sent) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (task.taken.get() < sent) {
            if (System.nanoTime() - deadline > 0) {
                assertThat(task.taken.get()).as("elements taken").isEqualTo(sent);
            }
            Thread.onSpinWait();
        }
    }
}
