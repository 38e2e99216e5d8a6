package dev.weir.channel;

import dev.weir.state.SnapshotForm;

/** What travels through a channel, in order. Immutable once it is offered. */
public sealed interface Element permits RecordBatch, Element.Watermark, Element.Status, Element.Barrier, Element.End {
    /**
     * No record with a smaller timestamp is expected on this channel.
     *
     * @param timestamp epoch milliseconds; {@link Long#MAX_VALUE} at the end of the input
     */
    record Watermark(long timestamp) implements Element {}

    /** Whether the sender holds back the receiver's watermark. A channel begins active. */
    enum Status implements Element {
        IDLE,
        ACTIVE
    }

    /**
     * What comes before it on a channel belongs to the checkpoint, what comes after does not.
     *
     * @param checkpointId rising within an execution
     * @param triggeredAt epoch milliseconds
     * @param form in which state is captured
     * @param overtaking whether receivers capture their state before they have processed what comes before it
     */
    record Barrier(long checkpointId, long triggeredAt, SnapshotForm form, boolean overtaking) implements Element {}

    /** No record and no watermark follows; barriers may. */
    enum End implements Element {
        OF_DATA
    }
}
