package dev.weir.task;

import dev.weir.channel.ChannelFactory;
import dev.weir.state.KeyedStateBackend;
import java.io.IOException;
import java.util.Objects;

/** Deploys executions onto the workers of one process. Safe to use from any thread. */
public final class Executions {
    private final TaskExecutor executor;
    private final ChannelFactory channels;
    private final KeyedStateBackend states;

    public Executions(TaskExecutor executor, ChannelFactory channels, KeyedStateBackend states) {
        this.executor = Objects.requireNonNull(executor, "executor is null");
        this.channels = Objects.requireNonNull(channels, "channels is null");
        this.states = Objects.requireNonNull(states, "states is null");
    }

    /**
     * Makes the tasks of the plan, with their state restored, and begins to step them; sources wait for {@link
     * Execution#startSources}. May block: not for a worker thread.
     *
     * @throws IOException if state cannot be read
     * @throws Exception what the program's own code throws while its operators are made
     */
    public Execution deploy(ExecutionPlan plan, TaskListener listener) throws Exception {
        throw new UnsupportedOperationException(plan + " " + listener + executor + channels + states);
    }
}
