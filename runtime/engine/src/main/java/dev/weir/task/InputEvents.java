package dev.weir.task;

import dev.weir.channel.Element.Barrier;
import dev.weir.state.InFlightSnapshot;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What an input tells its task. Task's thread only. */
interface InputEvents {
    /** A barrier has come on every channel, or entered here: the state is to be captured now. */
    void checkpoint(Barrier barrier);

    /**
     * The state is to be captured now, although not all before the barrier is processed.
     *
     * @param barrier marked as overtaking
     * @param inFlight what it passed on the task's channels, once that is known
     */
    void overtaking(Barrier barrier, CompletionStage<List<InFlightSnapshot>> inFlight);

    /** The checkpoint will not be captured, since a newer one's barrier has come. */
    void superseded(long checkpointId);

    /** All records and watermarks were processed; barriers may still come. */
    void inputEnded();
}
