package dev.weir.task;

import dev.weir.channel.Element;
import dev.weir.channel.Element.Barrier;
import dev.weir.channel.InFlightElements;
import dev.weir.state.InFlightSnapshot;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What comes before an overtaking barrier on each channel, from the moment at which the task captured its state. Elements are
 * kept by reference. Task's thread only.
 *
 * <pre>
 * per channel: CLOSED (its barrier had come) | OPEN -the barrier is announced, or the channel ends-> CLOSED
 * </pre>
 */
final class InFlightRecording {
    private final Barrier barrier;
    private final List<InputChannel> channels;
    private final List<List<Element>> elements = new ArrayList<>();
    /** What a channel said before, by channel: kept where elements follow. */
    private final List<List<Element>> before = new ArrayList<>();
    /** Channels on which something may still come before the barrier. */
    private final BitSet open = new BitSet();

    private final CompletableFuture<List<InFlightSnapshot>> complete = new CompletableFuture<>();

    InFlightRecording(Barrier barrier, List<InputChannel> channels) {
        this.barrier = barrier;
        this.channels = channels;
        for (int i = 0; i < channels.size(); i++) {
            elements.add(new ArrayList<>());
            before.add(List.of());
        }
    }

    long checkpointId() {
        return barrier.checkpointId();
    }

    /**
     * Begins to keep what comes.
     *
     * @param said the watermark and status of the channel so far
     */
    void open(int channel, List<Element> said) {
        open.set(channel);
        before.set(channel, said);
    }

    /** Keeps what the channel said before also if no element follows. */
    void keepWhatWasSaid(int channel) {
        elements.get(channel).addAll(before.get(channel));
        before.set(channel, List.of());
    }

    boolean isOpen(int channel) {
        return open.get(channel);
    }

    /** Keeps an element of an open channel. Barriers mean nothing later, and the end of a channel is sent again. */
    void add(int channel, Element element) {
        if (open.get(channel) && !(element instanceof Barrier) && element != Element.End.OF_DATA) {
            elements.get(channel).add(element);
        }
    }

    /** Adds all that waits before the barrier, which is announced on the channel. */
    void closeWithWhatWaits(int channel) {
        channels.get(channel).receiver().peek(element -> {
            if (element instanceof Barrier other && other.checkpointId() >= checkpointId()) {
                return false;
            }
            add(channel, element);
            return true;
        });
        close(channel);
    }

    void close(int channel) {
        open.clear(channel);
    }

    /** @return whether no channel is open, and all is told */
    boolean completed() {
        if (!open.isEmpty()) {
            return false;
        }
        List<InFlightSnapshot> all = new ArrayList<>();
        for (int i = 0; i < channels.size(); i++) {
            InputChannel channel = channels.get(i);
            if (!elements.get(i).isEmpty()) {
                List<Element> kept = new ArrayList<>(before.get(i));
                kept.addAll(elements.get(i));
                all.add(new InFlightElements(channel.edge(), channel.from(), channel.to(), channel.codec(), kept));
            }
        }
        complete.complete(List.copyOf(all));
        return true;
    }

    /** Completes when the barrier has come on all channels; never if the checkpoint is given up before. */
    CompletionStage<List<InFlightSnapshot>> result() {
        return complete;
    }
}
