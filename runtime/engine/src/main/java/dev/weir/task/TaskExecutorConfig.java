package dev.weir.task;

/**
 * @param workers threads that step tasks; 0 when the owner steps them itself, by {@link TaskExecutor#runOnce}
 * @param threadNames what the threads' names begin with
 */
public record TaskExecutorConfig(int workers, String threadNames) {
    public TaskExecutorConfig {
        if (workers < 0) {
            throw new IllegalArgumentException("workers is " + workers + ": expected 0 or more");
        }
    }
}
