package dev.weir.task;

import dev.weir.channel.DataChannel;
import dev.weir.channel.Element;
import dev.weir.channel.RecordBatch;
import java.util.ArrayDeque;
import java.util.Queue;

/** Gathers records for one channel into batches. Task's thread only. */
final class ChannelOutput {
    static final int BATCH_SIZE = 256;

    private final DataChannel.Sender sender;
    private final Backpressure backpressure;
    /** What the channel did not take yet, in order: what one record or one step of work made, at most. */
    private final Queue<Element> waiting = new ArrayDeque<>();
    /** How many of those that wait go although the receiver is behind: all up to a barrier. */
    private int forced;
    /** Whether nothing more is sent before the receiver has room again, since something was forced. */
    private boolean beyond;
    /** Being filled. */
    private RecordBatch batch = new RecordBatch();
    /** Records that a batch is made for: as many as the largest of the last few had. */
    private int expected;

    ChannelOutput(DataChannel.Sender sender, Backpressure backpressure) {
        this.sender = sender;
        this.backpressure = backpressure;
    }

    void add(Object value, long timestamp) {
        batch.add(value, timestamp);
        if (batch.size() == BATCH_SIZE) {
            flush();
        }
    }

    /** Sends what was gathered. */
    void flush() {
        int size = batch.size();
        if (size > 0) {
            RecordBatch full = batch;
            expected = Math.max(size, expected - (expected - size) / 8);
            batch = new RecordBatch(expected);
            offer(full);
        }
    }

    /** Sends an element after all records before it. */
    void send(Element element) {
        flush();
        offer(element);
    }

    /** Sends a barrier after all records before it, none of which waits for room. */
    void force(Element barrier) {
        send(barrier);
        forced = waiting.size();
        push();
    }

    private void push() {
        while (forced > 0 && sender.force(waiting.element())) {
            waiting.remove();
            forced--;
            beyond = true;
        }
    }

    private void offer(Element element) {
        if (!waiting.isEmpty() || !sender.offer(element)) {
            waiting.add(element);
            backpressure.block();
        }
    }

    /** Sends what waits, as far as there is room; whether nothing waits any more and there is room again. */
    boolean drain() {
        push();
        while (!waiting.isEmpty()) {
            if (!sender.offer(waiting.peek())) {
                return false;
            }
            waiting.remove();
            forced = Math.max(0, forced - 1);
        }
        if (beyond && !sender.hasRoom()) {
            return false;
        }
        beyond = false;
        return true;
    }
}
