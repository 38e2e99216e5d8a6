package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.channel.Element;
import dev.weir.channel.Element.Watermark;
import dev.weir.channel.LocalChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestoredReceiverTest {
    private final LocalChannel left = new LocalChannel(4, () -> {}, () -> {});
    private final LocalChannel right = new LocalChannel(4, () -> {}, () -> {});
    private final RestoredReceiver.Gate gate = new RestoredReceiver.Gate();
    private final RestoredReceiver first =
            new RestoredReceiver(List.of(new Watermark(1), new Watermark(2)), left, gate);
    private final RestoredReceiver second = new RestoredReceiver(List.of(new Watermark(11)), right, gate);

    @Test
    void shouldGiveNothingNewBeforeAllChannelsHaveGivenWhatWasRestored() {
        left.offer(new Watermark(3));
        right.offer(new Watermark(12));

        assertThat(second.poll()).isEqualTo(new Watermark(11));
        assertThat(second.poll()).as("while the other has some left").isNull();
        assertThat(first.poll()).isEqualTo(new Watermark(1));
        assertThat(first.poll()).isEqualTo(new Watermark(2));

        assertThat(second.poll()).isEqualTo(new Watermark(12));
        assertThat(first.poll()).isEqualTo(new Watermark(3));
    }

    @Test
    void shouldShowWhatIsRestoredBeforeWhatIsNew() {
        left.offer(new Watermark(3));
        List<Element> shown = new ArrayList<>();

        first.peek(shown::add);

        assertThat(shown).containsExactly(new Watermark(1), new Watermark(2), new Watermark(3));
    }
}
