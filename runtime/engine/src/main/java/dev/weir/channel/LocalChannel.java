package dev.weir.channel;

import java.util.Objects;
import java.util.Queue;
import org.jctools.queues.SpscArrayQueue;

/** A channel within a process: a bounded queue of one sending and one receiving thread. */
public final class LocalChannel implements DataChannel.Sender, DataChannel.Receiver {
    private final Queue<Element> queue;
    private final Runnable wakeSender;
    private final Runnable wakeReceiver;
    /** Set by the sender when it found the queue full, taken back by the receiver when it wakes the sender. */
    private volatile boolean senderWaits;

    /**
     * @param capacity in elements
     * @param wakeSender called by the receiver's thread
     * @param wakeReceiver called by the sender's thread
     */
    public LocalChannel(int capacity, Runnable wakeSender, Runnable wakeReceiver) {
        this.queue = new SpscArrayQueue<>(capacity);
        this.wakeSender = Objects.requireNonNull(wakeSender, "wakeSender is null");
        this.wakeReceiver = Objects.requireNonNull(wakeReceiver, "wakeReceiver is null");
    }

    @Override
    public boolean offer(Element element) {
        if (!queue.offer(element)) {
            senderWaits = true;
            // The receiver may have emptied the queue before it could see that the sender waits.
            if (!queue.offer(element)) {
                return false;
            }
            senderWaits = false;
        }
        wakeReceiver.run();
        return true;
    }

    @Override
    public Element poll() {
        Element element = queue.poll();
        if (element != null && senderWaits) {
            senderWaits = false;
            wakeSender.run();
        }
        return element;
    }
}
