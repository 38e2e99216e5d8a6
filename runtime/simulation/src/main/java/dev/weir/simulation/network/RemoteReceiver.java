package dev.weir.simulation.network;

import dev.weir.channel.DataChannel;
import dev.weir.channel.Element;
import dev.weir.channel.Element.Barrier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;

/** The receiving end of a channel from another process. */
final class RemoteReceiver<T> implements DataChannel.Receiver {
    private final int channel;
    private final ProcessChannels channels;
    private final ElementCodec<T> codec;
    private final Runnable wakeReceiver;
    private final Deque<Came> waiting = new ArrayDeque<>();
    /** The last that came. */
    private Barrier announced;
    /** Elements that the task has taken and the sender has not been told of. */
    private int taken;

    private record Came(Element element, DataLink from) {}

    RemoteReceiver(int channel, ProcessChannels channels, ElementCodec<T> codec, Runnable wakeReceiver) {
        this.channel = channel;
        this.channels = channels;
        this.codec = codec;
        this.wakeReceiver = wakeReceiver;
    }

    void receive(byte[] bytes, DataLink from) {
        Element element = codec.decode(bytes);
        Came came = new Came(element, from);
        if (channels.elements().jumpsQueue(channel, element)) {
            waiting.addFirst(came);
        } else {
            waiting.addLast(came);
        }
        if (element instanceof Barrier barrier) {
            announced = barrier;
        }
        wakeReceiver.run();
    }

    @Override
    public Barrier announced() {
        return announced;
    }

    @Override
    public void peek(Predicate<Element> visitor) {
        for (Came came : waiting) {
            if (!visitor.test(came.element())) {
                return;
            }
        }
    }

    @Override
    public Element poll() {
        Came came = waiting.poll();
        if (came == null) {
            return null;
        }
        taken++;
        if (taken >= Math.max(1, channels.window() / 2)) {
            came.from().grant(channel, taken);
            taken = 0;
        }
        return came.element();
    }
}
