package dev.weir.task;

import dev.weir.channel.Element.Barrier;

/** What an input tells its task. Task's thread only. */
interface InputEvents {
    /** A barrier has come on every channel, or entered here: the state is to be captured now. */
    void checkpoint(Barrier barrier);

    /** The checkpoint will not be captured, since a newer one's barrier has come. */
    void superseded(long checkpointId);

    /** All records and watermarks were processed; barriers may still come. */
    void inputEnded();
}
