package dev.weir.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ThreadEventLoopTest {
    private final ExecutorService blocking = Executors.newCachedThreadPool();
    private final List<Throwable> uncaught = new ArrayList<>();
    private final ThreadEventLoop loop = new ThreadEventLoop("test", blocking, new SystemClock(), uncaught::add);

    @AfterEach
    void stop() {
        loop.close();
        blocking.shutdownNow();
    }

    @Test
    void shouldRunEventsInOrderOnItsThread() throws Exception {
        List<Integer> seen = new ArrayList<>();
        CompletableFuture<Boolean> owner = new CompletableFuture<>();

        for (int i = 0; i < 1000; i++) {
            int number = i;
            loop.execute(() -> seen.add(number));
        }
        loop.execute(() -> owner.complete(loop.isOwner()));

        assertThat(owner.get()).isTrue();
        assertThat(loop.isOwner()).isFalse();
        assertThat(seen).hasSize(1000).isSorted();
    }

    @Test
    void shouldRunTimersInTheOrderOfTheirTimes() throws Exception {
        List<String> seen = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(3);

        loop.execute(() -> {
            loop.schedule(60, () -> note("late", seen, done));
            loop.schedule(20, () -> note("early", seen, done));
            loop.schedule(20, () -> note("early too", seen, done));
        });

        done.await();
        assertThat(seen).containsExactly("early", "early too", "late");
    }

    private static void note(String what, List<String> seen, CountDownLatch done) {
        seen.add(what);
        done.countDown();
    }

    @Test
    void shouldNotRunWhatWasCancelled() throws Exception {
        List<String> seen = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);

        loop.execute(() -> {
            Scheduled cancelled = loop.schedule(10, () -> seen.add("cancelled"));
            loop.schedule(30, () -> note("other", seen, done));
            cancelled.cancel();
            cancelled.cancel();
        });

        done.await();
        assertThat(seen).containsExactly("other");
    }

    @Test
    void shouldTellTheOutcomeOfBlockingWorkOnItsThread() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        CompletableFuture<Throwable> toldFailure = new CompletableFuture<>();

        loop.callBlocking(
                () -> "on loop: " + loop.isOwner(), (result, failure) -> told.complete(result + loop.isOwner()));
        loop.callBlocking(
                () -> {
                    throw new TimeoutException("slow");
                },
                (result, failure) -> toldFailure.complete(failure));

        assertThat(told.get()).isEqualTo("on loop: falsetrue");
        assertThat(toldFailure.get()).isInstanceOf(TimeoutException.class);
    }

    @Test
    void shouldTellOfAnExecutorThatTakesNoWork() throws Exception {
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        blocking.shutdown();

        loop.callBlocking(() -> "never", (result, failure) -> told.complete(failure));

        assertThat(told.get()).isNotNull();
    }

    @Test
    void shouldGoOnAfterAnEventThatThrew() throws Exception {
        CountDownLatch after = new CountDownLatch(1);

        loop.execute(() -> {
            throw new IllegalStateException("thrown");
        });
        loop.execute(after::countDown);

        after.await();
        assertThat(uncaught).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldDropWhatComesAfterItWasClosed() {
        CompletableFuture<String> never = new CompletableFuture<>();
        loop.close();

        loop.execute(() -> never.complete("ran"));
        loop.schedule(0, () -> never.complete("ran")).cancel();

        assertThatThrownBy(() -> never.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void shouldCloseFromWithin() throws Exception {
        CompletableFuture<String> closed = new CompletableFuture<>();

        loop.execute(() -> {
            loop.close();
            closed.complete("closed");
        });

        assertThat(closed.get()).isEqualTo("closed");
    }
}
