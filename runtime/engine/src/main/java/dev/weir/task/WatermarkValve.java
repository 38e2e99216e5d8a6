package dev.weir.task;

import dev.weir.channel.Element;
import dev.weir.channel.Element.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes one watermark of those of several channels: the smallest of the channels that are active. A channel that ended no
 * longer counts, unless all have. The watermark never goes back. Task's thread only.
 */
final class WatermarkValve {
    private final long[] watermarks;
    private final boolean[] idle;
    private final boolean[] ended;
    private long watermark = Long.MIN_VALUE;
    private Status status = Status.ACTIVE;

    WatermarkValve(int channels) {
        watermarks = new long[channels];
        Arrays.fill(watermarks, Long.MIN_VALUE);
        idle = new boolean[channels];
        ended = new boolean[channels];
    }

    void watermark(int channel, long timestamp, Downstream out) {
        if (timestamp > watermarks[channel]) {
            watermarks[channel] = timestamp;
            update(out);
        }
    }

    void status(int channel, Status now, Downstream out) {
        idle[channel] = now == Status.IDLE;
        update(out);
    }

    void end(int channel, Downstream out) {
        ended[channel] = true;
        update(out);
    }

    /** What the channel has said so far, as elements that would say it again. */
    List<Element> said(int channel) {
        List<Element> said = new ArrayList<>();
        if (watermarks[channel] > Long.MIN_VALUE) {
            said.add(new Element.Watermark(watermarks[channel]));
        }
        if (idle[channel]) {
            said.add(Status.IDLE);
        }
        return said;
    }

    private void update(Downstream out) {
        long smallest = Long.MAX_VALUE;
        boolean anyOpen = false;
        boolean anyActive = false;
        for (int i = 0; i < watermarks.length; i++) {
            // A channel at the end of time has nothing more to say, whether or not its end has come.
            boolean open = !ended[i] && watermarks[i] != Long.MAX_VALUE;
            anyOpen |= open;
            if (open && !idle[i]) {
                anyActive = true;
                smallest = Math.min(smallest, watermarks[i]);
            }
        }
        Status now = anyActive || !anyOpen ? Status.ACTIVE : Status.IDLE;
        if (now != status) {
            status = now;
            out.status(now);
        }
        if (now == Status.ACTIVE && smallest > watermark) {
            watermark = smallest;
            out.watermark(smallest);
        }
    }
}
