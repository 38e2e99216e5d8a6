package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.channel.Element.Barrier;
import dev.weir.state.SnapshotForm;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AnnouncedBarriersTest {
    private static final long TIMEOUT = TimeUnit.MILLISECONDS.toNanos(100);

    private final AnnouncedBarriers announced =
            new AnnouncedBarriers(Alignment.exactlyOnce().overtakingAfter(100));
    private final BitSet ended = new BitSet();

    private static Barrier barrier(long id) {
        return new Barrier(id, 0, SnapshotForm.NATIVE, false);
    }

    @Test
    void shouldBeDueWhenTheTimeSinceTheFirstAnnouncementIsOver() {
        announced.announce(0, barrier(1), ended, 1_000);
        announced.announce(1, barrier(1), ended, 1_000 + TIMEOUT / 2);

        assertThat(announced.due(1_000 + TIMEOUT - 1)).isEmpty();
        assertThat(announced.nextDeadline()).isEqualTo(1_000 + TIMEOUT);
        assertThat(announced.due(1_000 + TIMEOUT)).contains(barrier(1));
    }

    @Test
    void shouldBeDueAtOnceWhenTheSenderOvertookAlready() {
        announced.announce(0, barrier(1), ended, 1_000);
        announced.announce(1, new Barrier(1, 0, SnapshotForm.NATIVE, true), ended, 2_000);

        assertThat(announced.due(2_000)).contains(barrier(1));
    }

    @Test
    void shouldTakeOlderCheckpointsAlong() {
        announced.announce(0, barrier(1), ended, 1_000);
        announced.announce(0, new Barrier(2, 0, SnapshotForm.NATIVE, true), ended, 1_000);

        assertThat(announced.due(1_000)).contains(barrier(1));
        announced.done(1);
        assertThat(announced.due(1_000)).map(Barrier::checkpointId).contains(2L);
    }

    @Test
    void shouldWaitForAnOlderSavepoint() {
        announced.announce(0, new Barrier(1, 0, SnapshotForm.CANONICAL, false), ended, 1_000);
        announced.announce(0, new Barrier(2, 0, SnapshotForm.NATIVE, true), ended, 1_000);

        assertThat(announced.due(1_000 + 100 * TIMEOUT)).isEmpty();
        announced.done(1);
        assertThat(announced.due(1_000)).map(Barrier::checkpointId).contains(2L);
    }

    @Test
    void shouldGiveUpACheckpointWhoseBarrierAChannelWillNeverHave() {
        announced.announce(0, barrier(1), ended, 1_000);

        assertThat(announced.announce(0, barrier(2), ended, 1_000)).isEmpty();
        assertThat(announced.announce(1, barrier(2), ended, 1_000)).containsExactly(1L);
    }

    @Test
    void shouldNeedNoBarrierOfAChannelThatEnded() {
        ended.set(1);
        announced.announce(0, barrier(1), ended, 1_000);

        assertThat(announced.announce(1, barrier(2), ended, 1_000)).isEmpty();
    }

    @Test
    void shouldNeverBeDueWhenNoBarrierOvertakes() {
        AnnouncedBarriers aligned = new AnnouncedBarriers(Alignment.exactlyOnce());
        aligned.announce(0, barrier(1), ended, 1_000);

        assertThat(aligned.nextDeadline()).isEqualTo(Long.MAX_VALUE);
        assertThat(aligned.due(Long.MAX_VALUE - 1)).isEmpty();
    }
}
