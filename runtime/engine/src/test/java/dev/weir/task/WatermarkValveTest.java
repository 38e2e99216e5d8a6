package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.channel.Element;
import dev.weir.channel.Element.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatermarkValveTest {
    private final List<Object> heard = new ArrayList<>();
    private final Downstream out = new Downstream() {
        @Override
        public void process(Object value, long timestamp) {
            throw new AssertionError("no record comes out of a valve");
        }

        @Override
        public void watermark(long timestamp) {
            heard.add(timestamp);
        }

        @Override
        public void status(Status status) {
            heard.add(status);
        }
    };
    private final WatermarkValve valve = new WatermarkValve(2);

    @Test
    void shouldFollowTheSmallestWatermark() {
        valve.watermark(0, 10, out);
        valve.watermark(1, 5, out);
        valve.watermark(1, 20, out);
        valve.watermark(1, 30, out);

        assertThat(heard).containsExactly(5L, 10L);
    }

    @Test
    void shouldNotWaitForAnIdleChannel() {
        valve.watermark(0, 10, out);
        valve.status(1, Status.IDLE, out);
        valve.watermark(0, 20, out);
        valve.status(1, Status.ACTIVE, out);
        valve.watermark(0, 30, out);
        valve.watermark(1, 25, out);

        assertThat(heard).containsExactly(10L, 20L, 25L);
    }

    @Test
    void shouldBeIdleWhenAllChannelsAre() {
        valve.status(0, Status.IDLE, out);
        valve.status(1, Status.IDLE, out);
        valve.status(0, Status.ACTIVE, out);

        assertThat(heard).containsExactly(Status.IDLE, Status.ACTIVE);
    }

    @Test
    void shouldReachTheEndOnlyWhenAllChannelsHave() {
        valve.watermark(0, Long.MAX_VALUE, out);
        valve.end(0, out);
        valve.watermark(1, 7, out);
        valve.status(1, Status.IDLE, out);
        assertThat(heard).containsExactly(7L, Status.IDLE);

        valve.watermark(1, Long.MAX_VALUE, out);
        valve.end(1, out);

        assertThat(heard).containsExactly(7L, Status.IDLE, Status.ACTIVE, Long.MAX_VALUE);
    }

    @Test
    void shouldComeToTheSameWhenItIsToldAgainWhatEachChannelHadSaid() {
        valve.watermark(0, 10, out);
        valve.watermark(1, 5, out);
        valve.status(1, Status.IDLE, out);
        heard.clear();
        WatermarkValve restored = new WatermarkValve(2);

        for (int channel = 0; channel < 2; channel++) {
            for (Element said : valve.said(channel)) {
                if (said instanceof Element.Watermark watermark) {
                    restored.watermark(channel, watermark.timestamp(), out);
                } else {
                    restored.status(channel, (Status) said, out);
                }
            }
        }
        restored.watermark(0, 11, out);

        assertThat(heard).containsExactly(5L, 10L, 11L);
    }
}
