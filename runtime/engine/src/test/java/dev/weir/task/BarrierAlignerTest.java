package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.channel.Element.Barrier;
import dev.weir.state.SnapshotForm;
import org.junit.jupiter.api.Test;

class BarrierAlignerTest {
    private final BarrierAligner aligner = new BarrierAligner(3, true);

    private static Barrier barrier(long id) {
        return new Barrier(id, 0, SnapshotForm.NATIVE, false);
    }

    @Test
    void shouldBlockAChannelFromItsBarrierUntilAllHaveCome() {
        assertThat(aligner.barrier(1, barrier(1)).complete()).isEmpty();
        assertThat(aligner.barrier(0, barrier(1)).complete()).isEmpty();
        assertThat(aligner.blocked(0)).isTrue();
        assertThat(aligner.blocked(1)).isTrue();
        assertThat(aligner.blocked(2)).isFalse();

        assertThat(aligner.barrier(2, barrier(1)).complete()).contains(barrier(1));

        assertThat(aligner.blocked(0)).isFalse();
    }

    @Test
    void shouldCountAnEndedChannelAsAligned() {
        aligner.end(0);
        aligner.barrier(1, barrier(1));

        assertThat(aligner.end(2).complete()).contains(barrier(1));
        assertThat(aligner.barrier(0, barrier(1)).complete())
                .as("the ended channel's own")
                .isEmpty();
        assertThat(aligner.blocked(0)).isFalse();
    }

    @Test
    void shouldAnswerEveryBarrierWhenAllChannelsHaveEnded() {
        aligner.end(0);
        aligner.end(1);
        aligner.end(2);

        assertThat(aligner.barrier(1, barrier(4)).complete()).contains(barrier(4));
        assertThat(aligner.barrier(2, barrier(4)).complete()).isEmpty();
        assertThat(aligner.barrier(2, barrier(5)).complete()).contains(barrier(5));
    }

    @Test
    void shouldReleaseChannelsWhenAborted() {
        aligner.barrier(0, barrier(1));

        aligner.abort(1);

        assertThat(aligner.blocked(0)).isFalse();
        assertThat(aligner.barrier(1, barrier(1)).complete()).isEmpty();
        assertThat(aligner.blocked(1)).isFalse();
        aligner.barrier(0, barrier(2));
        aligner.barrier(1, barrier(2));
        assertThat(aligner.barrier(2, barrier(2)).complete()).contains(barrier(2));
    }

    @Test
    void shouldGiveUpABarrierWhenANewerOneComes() {
        aligner.barrier(0, barrier(1));

        assertThat(aligner.barrier(1, barrier(2)).superseded()).contains(1L);

        assertThat(aligner.blocked(0)).isFalse();
        assertThat(aligner.blocked(1)).isTrue();
        aligner.barrier(0, barrier(2));
        assertThat(aligner.barrier(2, barrier(2)).complete()).contains(barrier(2));
    }

    @Test
    void shouldBlockNothingWhenAtLeastOnceIsEnough() {
        BarrierAligner counting = new BarrierAligner(2, false);
        counting.barrier(0, barrier(1));

        assertThat(counting.blocked(0)).isFalse();
        assertThat(counting.barrier(1, barrier(1)).complete()).contains(barrier(1));
    }

    @Test
    void shouldGoOnAligningWhenANewerCheckpointIsAborted() {
        aligner.barrier(0, barrier(1));

        aligner.abort(2);

        assertThat(aligner.blocked(0)).isTrue();
        aligner.barrier(1, barrier(1));
        assertThat(aligner.barrier(2, barrier(1)).complete()).contains(barrier(1));
        assertThat(aligner.barrier(0, barrier(2)).complete()).as("aborted").isEmpty();
        assertThat(aligner.blocked(0)).isFalse();
    }

    @Test
    void shouldUnblockChannelsAndTellWhereTheBarrierHasComeWhenItOvertakes() {
        aligner.barrier(0, barrier(1));
        aligner.barrier(2, barrier(1));

        assertThat(aligner.overtake(1).stream()).containsExactly(0, 2);

        assertThat(aligner.blocked(0)).isFalse();
        assertThat(aligner.barrier(1, barrier(1)).complete()).isEmpty();
        assertThat(aligner.blocked(1)).isFalse();
    }
}
