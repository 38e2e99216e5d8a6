package dev.weir.checkpoint;

import dev.weir.control.CheckpointDetail;
import dev.weir.control.CheckpointReport;
import dev.weir.control.JobConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The whole cycle of a job's checkpoints as one pure state machine: events in, commands out. */
public final class CheckpointCoordinator {
    /**
     * @param job name of the StreamJob
     * @param jobUid of the StreamJob
     * @param config how checkpoints are taken
     * @param nonces gives a random text, never the same twice, for each log entry
     */
    public CheckpointCoordinator(String job, String jobUid, JobConfig.Checkpointing config, Supplier<String> nonces) {}

    /** Takes one event in; what is returned must be done in order. Owner thread only. */
    public List<Command> on(Event event) {
        throw new UnsupportedOperationException();
    }

    /** Those that wait, are in progress, can be restored, and failed last, newest first. */
    public List<CheckpointReport> reports() {
        throw new UnsupportedOperationException();
    }

    /** With its trace. */
    public Optional<CheckpointDetail> detail(long checkpointId) {
        throw new UnsupportedOperationException();
    }

    /** By the name of its request. */
    public Optional<CheckpointReport> report(String name) {
        throw new UnsupportedOperationException();
    }

    /** Whether a log entry's fate is not known yet; a restart waits for it, so that it goes on from the right checkpoint. */
    public boolean isCommitting() {
        throw new UnsupportedOperationException();
    }

    /** How many messages were ignored, by why: from former executions, of unknown tasks, repeated, malformed. */
    public Map<String, Long> ignored() {
        throw new UnsupportedOperationException();
    }
}
