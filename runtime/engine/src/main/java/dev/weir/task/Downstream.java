package dev.weir.task;

import dev.weir.channel.Element;

/** What comes after an operator: the next one of its chain, or the way out of the task. Called on the task's thread. */
interface Downstream {
    /**
     * @param value never {@code null}
     * @param timestamp epoch milliseconds
     */
    void process(Object value, long timestamp);

    /** @param timestamp larger than at every call before; no record with a smaller one is expected */
    void watermark(long timestamp);

    /** Whether watermarks are held back by what comes from here; active at first. */
    void status(Element.Status status);
}
