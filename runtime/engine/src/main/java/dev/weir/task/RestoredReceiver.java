package dev.weir.task;

import dev.weir.channel.DataChannel;
import dev.weir.channel.Element;
import dev.weir.channel.Element.Barrier;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * A channel that begins with elements of the checkpoint that the job goes on from, before anything new. Nothing new is taken
 * from any channel of the task until all of them have given what they begin with. Task's thread only.
 */
final class RestoredReceiver implements DataChannel.Receiver {
    private final Queue<Element> restored;
    private final DataChannel.Receiver channel;
    private final Gate gate;

    /** How many restored elements of a task are not taken yet. */
    static final class Gate {
        private int left;

        private boolean isOpen() {
            return left == 0;
        }
    }

    /** @param gate of the task */
    RestoredReceiver(List<Element> restored, DataChannel.Receiver channel, Gate gate) {
        this.restored = new ArrayDeque<>(restored);
        this.channel = channel;
        this.gate = gate;
        gate.left += restored.size();
    }

    @Override
    public Element poll() {
        if (restored.isEmpty()) {
            return gate.isOpen() ? channel.poll() : null;
        }
        gate.left--;
        return restored.remove();
    }

    /** The next element if it is restored and says what the channel had said before; {@code null} otherwise. */
    Element pollSaid() {
        Element first = restored.peek();
        return first instanceof Element.Watermark || first instanceof Element.Status ? poll() : null;
    }

    @Override
    public Barrier announced() {
        return channel.announced();
    }

    @Override
    public void peek(Predicate<Element> visitor) {
        for (Element element : restored) {
            if (!visitor.test(element)) {
                return;
            }
        }
        channel.peek(visitor);
    }
}
