package dev.weir.task;

import dev.weir.common.ExecutionId;
import dev.weir.control.VertexLoad;
import dev.weir.state.SnapshotForm;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** One execution's tasks in this process. Every method may be called by any thread and returns at once. */
public interface Execution {
    ExecutionId id();

    /** Records may flow. Called when the tasks of every process are deployed. */
    void startSources();

    /**
     * Barriers enter at the sources of this process.
     *
     * @param checkpointId larger than every one before in this execution
     * @param triggeredAt epoch milliseconds
     * @param thenStop sources read nothing after the barrier, unless the checkpoint is aborted
     */
    void executeCheckpoint(long checkpointId, long triggeredAt, SnapshotForm form, boolean thenStop);

    /** The checkpoint is complete: what only served earlier ones may go. */
    void notifyCheckpointComplete(long checkpointId);

    /** Commits what the sinks staged up to this complete checkpoint. */
    void commit(long checkpointId);

    /** The checkpoint will not be completed: nothing waits for its barriers any more. */
    void notifyCheckpointAborted(long checkpointId);

    /** Ends all tasks. Completes when they are closed and their channels too. */
    CompletionStage<Void> cancel();

    /** The program's counters and the engine's, of this process since it loaded the program. */
    Map<String, Long> counters();

    /** How its tasks spend their time, by vertex. */
    List<VertexLoad> loads();

    /** How many tasks have not ended. */
    int runningTasks();
}
