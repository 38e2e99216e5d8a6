package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.DataType;
import dev.weir.channel.Element;
import dev.weir.channel.Element.Barrier;
import dev.weir.channel.Element.Watermark;
import dev.weir.channel.InFlightElements;
import dev.weir.channel.LocalChannel;
import dev.weir.codec.Codecs;
import dev.weir.common.ManualClock;
import dev.weir.state.InFlightSnapshot;
import dev.weir.state.SnapshotForm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InputBarriersTest {
    private final List<LocalChannel> channels = IntStream.range(0, 2)
            .mapToObj(i -> new LocalChannel(16, () -> {}, () -> {}))
            .toList();
    private final List<String> events = new ArrayList<>();
    private CompletableFuture<List<InFlightSnapshot>> inFlight;

    private final InputEvents listener = new InputEvents() {
        @Override
        public void checkpoint(Barrier barrier) {
            events.add("checkpoint " + barrier.checkpointId());
        }

        @Override
        public void overtaking(Barrier barrier, CompletionStage<List<InFlightSnapshot>> passed) {
            events.add("overtaking " + barrier.checkpointId());
            inFlight = passed.toCompletableFuture();
        }

        @Override
        public void superseded(long checkpointId) {
            events.add("superseded " + checkpointId);
        }

        @Override
        public void inputEnded() {}
    };

    private final InputBarriers barriers = new InputBarriers(
            IntStream.range(0, 2)
                    .mapToObj(i ->
                            new InputChannel(channels.get(i), "edge", i, 0, new Codecs().of(DataType.of(String.class))))
                    .toList(),
            listener,
            Alignment.exactlyOnce().overtakingAfter(0),
            new ManualClock());

    private static Barrier barrier(long id) {
        return new Barrier(id, 0, SnapshotForm.NATIVE, false);
    }

    /** As a step of the task. */
    private void look() {
        while (barriers.look()) {
            barriers.overtake((recording, channel) -> recording.open(channel, List.of()));
        }
    }

    private void poll(int channel) {
        barriers.polled(channel, channels.get(channel).poll());
    }

    private List<Element> passed(int channel) {
        return inFlight.join().stream()
                .filter(one -> one.from() == channel)
                .flatMap(one -> ((InFlightElements) one).elements().stream())
                .toList();
    }

    @Test
    void shouldKeepWhatWaitsBeforeTheBarrierAndWhatComesUntilItWhereItIsNotThereYet() {
        channels.get(0).offer(new Watermark(1));
        channels.get(0).offer(barrier(1));
        channels.get(0).offer(new Watermark(2));
        channels.get(1).offer(new Watermark(11));
        look();
        assertThat(events).containsExactly("overtaking 1");
        assertThat(inFlight).isNotDone();

        poll(1);
        channels.get(1).offer(new Watermark(12));
        channels.get(1).offer(barrier(1));
        channels.get(1).offer(new Watermark(13));
        look();

        assertThat(passed(0)).containsExactly(new Watermark(1));
        assertThat(passed(1)).containsExactly(new Watermark(11), new Watermark(12));
    }

    @Test
    void shouldBeCompleteAlsoWhenTheBarrierIsPolledBeforeItIsLookedFor() {
        channels.get(0).offer(barrier(1));
        look();
        channels.get(1).offer(new Watermark(11));
        channels.get(1).offer(barrier(1));

        poll(1);
        poll(1);

        assertThat(passed(1)).containsExactly(new Watermark(11));
    }

    @Test
    void shouldWaitForNoBarrierOfAChannelThatEnds() {
        channels.get(0).offer(barrier(1));
        look();
        channels.get(1).offer(new Watermark(11));
        channels.get(1).offer(Element.End.OF_DATA);

        poll(1);
        poll(1);

        assertThat(passed(1)).containsExactly(new Watermark(11));
    }

    @Test
    void shouldRecordForTwoCheckpointsAtOnce() {
        channels.get(0).offer(barrier(1));
        channels.get(0).offer(new Watermark(1));
        channels.get(0).offer(barrier(2));
        look();
        CompletableFuture<List<InFlightSnapshot>> second = inFlight;
        assertThat(events).containsExactly("overtaking 1", "overtaking 2");

        channels.get(1).offer(new Watermark(11));
        channels.get(1).offer(barrier(1));
        channels.get(1).offer(new Watermark(12));
        look();
        assertThat(second).isNotDone();
        channels.get(1).offer(barrier(2));
        look();

        assertThat(passed(0)).containsExactly(new Watermark(1));
        assertThat(passed(1)).containsExactly(new Watermark(11), new Watermark(12));
    }

    @Test
    void shouldForgetARecordingWhenItsCheckpointIsAborted() {
        channels.get(0).offer(barrier(1));
        look();

        barriers.abort(1);
        channels.get(1).offer(barrier(1));
        look();
        poll(1);

        assertThat(inFlight).isNotDone();
        assertThat(barriers.blocksAny()).isFalse();
    }

    @Test
    void shouldGiveUpACapturedCheckpointWhenAChannelHasANewersBarrierFirst() {
        channels.get(0).offer(barrier(1));
        look();

        channels.get(1).offer(barrier(2));
        look();

        assertThat(events).containsExactly("overtaking 1", "superseded 1", "overtaking 2");
    }

    @Test
    void shouldNotOvertakeForACheckpointThatWasAbortedBefore() {
        barriers.abort(1);

        channels.get(0).offer(barrier(1));
        look();
        poll(0);

        assertThat(events).isEmpty();
        assertThat(barriers.blocked(0)).isFalse();
    }
}
