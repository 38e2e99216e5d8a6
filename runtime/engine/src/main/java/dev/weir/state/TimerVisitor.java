package dev.weir.state;

/** Is told of timers that fire. */
public interface TimerVisitor<K> {
    /**
     * Called on the task's thread with the key made current and the timer gone. May set and delete timers, also for times that
     * are due: they fire in the same pass.
     *
     * @return whether the pass goes on; with {@code false} it ends, and what else is due fires in the next one
     */
    boolean onTimer(K key, long timestamp) throws Exception;
}
