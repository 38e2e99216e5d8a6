package dev.weir.channel;

import dev.weir.channel.Element.Barrier;
import java.util.function.Predicate;

/**
 * A bounded stream of elements from one task to another. It keeps their order and loses none; the two ends may be in one
 * process, and then elements pass by reference, or in two.
 *
 * <p><b>Barriers that overtake.</b> A receiver knows of a barrier as soon as it is among the elements that wait there, before
 * it has taken what comes before it: the barrier is <i>announced</i>. For that the sender may put elements in past the bound,
 * so that no barrier waits at the sender, and the receiver may look at what waits without taking it. What an implementation
 * has to keep to:
 *
 * <ol>
 *   <li>When {@link Receiver#announced} returns a barrier, that barrier and all that was sent before it are there: each was
 *       polled, or is seen by {@link Receiver#peek}, or will be polled without anything more from the sender.
 *   <li>A barrier is announced without the receiver having to poll, and the receiving task is woken for it.
 *   <li>{@link Sender#force} keeps the order of what was offered before. It may decline at any time: that makes a checkpoint
 *       slower, never wrong.
 * </ol>
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

        /**
         * Takes the element also when the receiver is too far behind: a barrier, or what comes before one. The sending task
         * sends nothing more afterwards until {@link #hasRoom}, so that what one step of it made, for each checkpoint that
         * found room, is all that a channel ever holds above its bound.
         *
         * @return {@code false} if it was not taken, because there is no connection yet or a limit of its own is reached;
         *     the sending task is woken when trying again is worth while
         */
        boolean force(Element element);

        /** Whether the next element would be taken by {@link #offer}; if not, the sending task is woken when it would. */
        boolean hasRoom();
    }

    /** The receiving end. Used by the receiving task's thread alone, which is woken when there is something to take. */
    interface Receiver {
        /** @return the next element, or {@code null} if there is none now */
        Element poll();

        /** The last barrier that has come, whether or not it was polled; {@code null} before the first. Cheap: asked at every step. */
        Barrier announced();

        /**
         * Shows what waits to be polled, in order, until the visitor returns {@code false}; nothing is taken. All up to the
         * last barrier that {@link #announced} has returned is shown; of what came after it some may be missing.
         */
        void peek(Predicate<Element> visitor);
    }
}
