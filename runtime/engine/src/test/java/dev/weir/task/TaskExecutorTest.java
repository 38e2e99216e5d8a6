package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.common.ManualClock;
import dev.weir.common.SystemClock;
import dev.weir.task.Task.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TaskExecutorTest {
    /** Counts its steps. */
    private static class Counting implements Task {
        final AtomicInteger steps = new AtomicInteger();
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        volatile long wakeAt = Long.MAX_VALUE;

        @Override
        public Progress step() throws Exception {
            steps.incrementAndGet();
            return Progress.IDLE;
        }

        @Override
        public long wakeAt() {
            return wakeAt;
        }

        @Override
        public void fail(Throwable cause) {
            failure.set(cause);
        }
    }

    private static TaskExecutor stepped(ManualClock clock) {
        return new TaskExecutor(new TaskExecutorConfig(0, "test"), clock, Runnable::run);
    }

    @Test
    void shouldStepATaskWhenItIsWokenAndNotOtherwise() {
        TaskExecutor executor = stepped(new ManualClock());
        Counting task = new Counting();
        TaskHandle handle = executor.newHandle();
        handle.wake();
        handle.start(task);

        assertThat(executor.runOnce()).isTrue();
        assertThat(executor.runOnce()).isFalse();
        handle.wake();
        handle.wake();
        assertThat(executor.runOnce()).isTrue();
        assertThat(executor.runOnce()).isFalse();

        assertThat(task.steps).hasValue(2);
    }

    @Test
    void shouldStepATaskWhenItsTimeHasCome() {
        ManualClock clock = new ManualClock();
        TaskExecutor executor = stepped(clock);
        Counting task = new Counting();
        task.wakeAt = Duration.ofSeconds(3).toNanos();
        executor.newHandle().start(task);
        executor.runOnce();

        assertThat(executor.nextWakeAt()).isEqualTo(task.wakeAt);
        clock.advance(Duration.ofSeconds(2));
        assertThat(executor.runOnce()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        task.wakeAt = Long.MAX_VALUE;
        assertThat(executor.runOnce()).isTrue();

        assertThat(executor.nextWakeAt()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldStepAgainWhenWokenDuringAStep() {
        TaskExecutor executor = stepped(new ManualClock());
        TaskHandle handle = executor.newHandle();
        Counting task = new Counting() {
            @Override
            public Progress step() throws Exception {
                if (steps.get() == 0) {
                    handle.wake();
                }
                return super.step();
            }
        };
        handle.start(task);

        assertThat(executor.runOnce()).isTrue();
        assertThat(executor.runOnce()).isTrue();
        assertThat(executor.runOnce()).isFalse();
    }

    @Test
    void shouldEndATaskThatThrows() {
        TaskExecutor executor = stepped(new ManualClock());
        TaskHandle handle = executor.newHandle();
        Counting task = new Counting() {
            @Override
            public Progress step() throws Exception {
                super.step();
                throw new IOException("broken");
            }
        };
        handle.start(task);
        executor.runOnce();
        handle.wake();

        assertThat(executor.runOnce()).isFalse();
        assertThat(task.steps).hasValue(1);
        assertThat(task.failure.get()).hasMessage("broken");
    }

    /** Nobody is woken to take it over, and then to find out that there is nothing more to do. */
    @Test
    void shouldKeepATaskOnItsWorkerWhenNoOtherHasAnythingToDo() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(1);
        try (TaskExecutor executor =
                new TaskExecutor(new TaskExecutorConfig(3, "test"), new SystemClock(), Runnable::run)) {
            executor.newHandle().start(new Counting() {
                @Override
                public Progress step() {
                    threads.add(Thread.currentThread());
                    if (steps.incrementAndGet() < 200_000) {
                        return Progress.PROGRESS;
                    }
                    done.countDown();
                    return Progress.DONE;
                }
            });

            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(threads).hasSize(1);
        }
    }

    /** Two tasks that both always have something to do must not wait for each other while a worker sleeps. */
    @Test
    void shouldStepEveryTaskWhenThereAreMoreThanWorkers() throws Exception {
        CountDownLatch done = new CountDownLatch(5);
        try (TaskExecutor executor =
                new TaskExecutor(new TaskExecutorConfig(2, "test"), new SystemClock(), Runnable::run)) {
            for (int i = 0; i < 5; i++) {
                executor.newHandle().start(new Counting() {
                    @Override
                    public Progress step() {
                        if (steps.incrementAndGet() == 1000) {
                            done.countDown();
                        }
                        return Progress.PROGRESS;
                    }
                });
            }

            assertThat(done.await(60, TimeUnit.SECONDS))
                    .as("%s never had their turn", done.getCount())
                    .isTrue();
        }
    }

    /** Tasks that wake each other in a ring, so that one lost wake would stop them. */
    @Test
    void shouldLoseNoWakeWhenWorkersParkAndSteal() throws Exception {
        int tasks = 7;
        int rounds = 20_000;
        CountDownLatch done = new CountDownLatch(1);
        AtomicInteger left = new AtomicInteger(rounds);
        try (TaskExecutor executor =
                new TaskExecutor(new TaskExecutorConfig(3, "test"), new SystemClock(), Runnable::run)) {
            List<TaskHandle> handles = new ArrayList<>();
            for (int i = 0; i < tasks; i++) {
                handles.add(executor.newHandle());
            }
            AtomicInteger token = new AtomicInteger();
            for (int i = 0; i < tasks; i++) {
                int index = i;
                handles.get(i).start(new Counting() {
                    @Override
                    public Progress step() {
                        if (token.compareAndSet(index, -1)) {
                            if (left.decrementAndGet() == 0) {
                                done.countDown();
                                return Progress.DONE;
                            }
                            int next = (index + 3) % tasks;
                            token.set(next);
                            handles.get(next).wake();
                        }
                        return Progress.IDLE;
                    }
                });
            }

            assertThat(done.await(60, TimeUnit.SECONDS))
                    .as("%s rounds left", left)
                    .isTrue();
        }
    }

    @Test
    void shouldWakeAParkedWorkerWhenATimerComes() throws Exception {
        CountDownLatch stepped = new CountDownLatch(2);
        SystemClock clock = new SystemClock();
        try (TaskExecutor executor = new TaskExecutor(new TaskExecutorConfig(1, "test"), clock, Runnable::run)) {
            Counting task = new Counting() {
                @Override
                public Progress step() {
                    wakeAt = clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
                    stepped.countDown();
                    return Progress.IDLE;
                }
            };
            executor.newHandle().start(task);

            assertThat(stepped.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
