package dev.weir.jobmaster;

import dev.weir.control.CheckpointDetail;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.JobEvent;
import dev.weir.control.JobSnapshot;
import dev.weir.control.Pins;
import dev.weir.control.PinsResult;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What can be asked of a JobMaster from outside. Any thread may call; nothing here blocks. The stages complete on the
 * JobMaster's thread.
 */
public interface JobControl {
    CompletionStage<JobSnapshot> snapshot();

    /** Newest first. */
    CompletionStage<List<CheckpointReport>> checkpoints();

    CompletionStage<Optional<CheckpointDetail>> checkpoint(long id);

    /**
     * Asks for a checkpoint; asking again with the same name is asking once.
     *
     * @return what is known of it; fails with {@link RequestRefusedException} when the job will never take it
     */
    CompletionStage<CheckpointReport> requestCheckpoint(CheckpointRequest request);

    /** Replaces the set of checkpoints that are kept because somebody names them. */
    CompletionStage<PinsResult> pin(Pins pins);

    /**
     * Follows the job: a snapshot first, then every change and the heartbeats.
     *
     * @param events called on the JobMaster's thread; must not block and must not throw
     */
    Subscription subscribe(Consumer<JobEvent> events);

    /** Ends when closed. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
