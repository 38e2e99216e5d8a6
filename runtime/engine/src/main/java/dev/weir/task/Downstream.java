package dev.weir.task;

import dev.weir.channel.Element;
import dev.weir.channel.RecordBatch;

/** What comes after an operator: the next one of its chain, or the way out of the task. Called on the task's thread. */
interface Downstream {
    /**
     * @param value never {@code null}
     * @param timestamp epoch milliseconds
     */
    void process(Object value, long timestamp);

    /** The records of a batch are about to come, in order. Changes nothing but how fast they go. */
    default void expect(RecordBatch batch) {}

    /** @param timestamp larger than at every call before; no record with a smaller one is expected */
    void watermark(long timestamp);

    /** Whether watermarks are held back by what comes from here; active at first. */
    void status(Element.Status status);
}
