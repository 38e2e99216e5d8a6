package dev.weir.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.channel.Element.Barrier;
import dev.weir.channel.Element.Watermark;
import dev.weir.state.SnapshotForm;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LocalChannelTest {
    private final AtomicInteger senderWoken = new AtomicInteger();
    private final LocalChannel channel = new LocalChannel(4, senderWoken::incrementAndGet, () -> {});

    private static Barrier barrier(long id) {
        return new Barrier(id, 0, SnapshotForm.NATIVE, false);
    }

    private List<Element> peeked() {
        List<Element> all = new ArrayList<>();
        channel.peek(all::add);
        return all;
    }

    @Test
    void shouldTakeABarrierPastItsBoundAndShowAllBeforeItWithoutAPoll() {
        for (int i = 0; i < 4; i++) {
            assertThat(channel.offer(new Watermark(i))).isTrue();
        }
        assertThat(channel.offer(new Watermark(4))).isFalse();

        assertThat(channel.force(new Watermark(4))).isTrue();
        assertThat(channel.force(barrier(7))).isTrue();

        assertThat(channel.announced()).isEqualTo(barrier(7));
        assertThat(peeked()).hasSize(6).endsWith(new Watermark(4), barrier(7));
        for (int i = 0; i < 5; i++) {
            assertThat(channel.poll()).isEqualTo(new Watermark(i));
        }
        assertThat(channel.poll()).isEqualTo(barrier(7));
        assertThat(channel.poll()).isNull();
        assertThat(channel.announced()).as("also when it was polled").isEqualTo(barrier(7));
    }

    @Test
    void shouldHaveRoomAgainOnlyWhenAllThatWasForcedIsTaken() {
        for (int i = 0; i < 6; i++) {
            channel.force(new Watermark(i));
        }

        for (int i = 0; i < 5; i++) {
            assertThat(channel.hasRoom()).isFalse();
            assertThat(channel.offer(new Watermark(9))).isFalse();
            channel.poll();
        }
        channel.poll();

        assertThat(senderWoken).hasPositiveValue();
        assertThat(channel.hasRoom()).isTrue();
        assertThat(channel.offer(new Watermark(9))).isTrue();
    }

    /** One that announces before the barrier is in the queue, or polls from beyond the bound too early, fails within a second. */
    @Test
    void shouldKeepItsOrderAndItsPromiseWhenBothEndsRunAtOnce() throws Exception {
        int count = 300_000;
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> send(count));
        SplittableRandom random = new SplittableRandom(2);
        long next = 0;
        long checked = 0;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (next < count) {
            Barrier announced = channel.announced();
            if (announced != null && announced.checkpointId() >= next && announced.checkpointId() > checked) {
                checked = announced.checkpointId();
                requireAllBefore(announced, next);
            }
            for (int i = random.nextInt(8); i > 0; i--) {
                Element element = channel.poll();
                if (element != null) {
                    assertThat(number(element)).isEqualTo(next);
                    next++;
                }
            }
            assertThat(System.nanoTime()).as("deadline, at %s", next).isLessThan(deadline);
        }

        sender.get(10, TimeUnit.SECONDS);
        assertThat(checked).isPositive();
    }

    /** Every element carries its number; one in nine is a barrier, and half of these are forced with what waits before them. */
    private void send(int count) {
        SplittableRandom random = new SplittableRandom(1);
        for (long i = 0; i < count; i++) {
            Element element = i % 9 == 8 ? barrier(i) : new Watermark(i);
            if (random.nextInt(6) == 0) {
                channel.force(element);
            } else {
                while (!channel.offer(element)) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    private void requireAllBefore(Barrier announced, long next) {
        long[] expected = {next};
        boolean[] found = new boolean[1];
        channel.peek(element -> {
            assertThat(number(element)).isEqualTo(expected[0]);
            expected[0]++;
            found[0] = element == announced;
            return !found[0];
        });
        assertThat(found[0]).as("barrier %s from %s on", announced, next).isTrue();
    }

    private static long number(Element element) {
        return element instanceof Barrier barrier ? barrier.checkpointId() : ((Watermark) element).timestamp();
    }
}
