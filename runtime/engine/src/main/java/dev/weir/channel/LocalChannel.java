package dev.weir.channel;

import dev.weir.channel.Element.Barrier;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jctools.queues.SpscArrayQueue;

/**
 * A channel within a process: a bounded queue of one sending and one receiving thread, and a second one, mostly empty, for
 * what was forced in past the bound. While anything waits in the second, nothing is put into the first, so that all of the
 * first is older than all of the second.
 */
public final class LocalChannel implements DataChannel.Sender, DataChannel.Receiver {
    private final SpscArrayQueue<Element> queue;
    private final Queue<Element> beyond = new ConcurrentLinkedQueue<>();
    private final Runnable wakeSender;
    private final Runnable wakeReceiver;
    /** Set by the sender when it found the queue full, taken back by the receiver when it wakes the sender. */
    private volatile boolean senderWaits;
    /** Written by the sender after the barrier is in the queue, so that whoever sees it sees all before it there. */
    private volatile Barrier announced;

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
        if (!taken(element)) {
            senderWaits = true;
            // The receiver may have emptied the queue before it could see that the sender waits.
            if (!taken(element)) {
                return false;
            }
            senderWaits = false;
        }
        announce(element);
        return true;
    }

    private boolean taken(Element element) {
        return beyond.isEmpty() && queue.offer(element);
    }

    @Override
    public boolean force(Element element) {
        if (!taken(element)) {
            beyond.add(element);
        }
        announce(element);
        return true;
    }

    private void announce(Element element) {
        if (element instanceof Barrier barrier) {
            announced = barrier;
        }
        wakeReceiver.run();
    }

    @Override
    public boolean hasRoom() {
        if (!isFull()) {
            return true;
        }
        senderWaits = true;
        if (isFull()) {
            return false;
        }
        senderWaits = false;
        return true;
    }

    private boolean isFull() {
        return !beyond.isEmpty() || queue.size() >= queue.capacity();
    }

    @Override
    public Element poll() {
        Element element = queue.poll();
        if (element == null && !beyond.isEmpty()) {
            // What is seen beyond the bound was forced after all of the queue, some of which may have come just now.
            element = queue.poll();
            if (element == null) {
                element = beyond.poll();
            }
        }
        if (element != null && senderWaits) {
            senderWaits = false;
            wakeSender.run();
        }
        return element;
    }

    @Override
    public Barrier announced() {
        return announced;
    }

    @Override
    public void peek(Predicate<Element> visitor) {
        for (Element element : queue) {
            if (!visitor.test(element)) {
                return;
            }
        }
        for (Element element : beyond) {
            if (!visitor.test(element)) {
                return;
            }
        }
    }
}
