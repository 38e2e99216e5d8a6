package dev.weir.channel;

/**
 * A bounded stream of elements from one task to another. It keeps their order and loses none; the two ends may be in one
 * process, and then elements pass by reference, or in two.
 */
public interface DataChannel {
    /** The sending end. Used by the sending task's thread alone. */
    interface Sender {
        /**
         * Takes the element, unless the receiver is too far behind.
         *
         * @return {@code false} if it was not taken; the sending task is woken when trying again is worth while
         */
        boolean offer(Element element);
    }

    /** The receiving end. Used by the receiving task's thread alone, which is woken when there is something to take. */
    interface Receiver {
        /** @return the next element, or {@code null} if there is none now */
        Element poll();
    }
}
