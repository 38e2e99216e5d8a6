package dev.weir.api;

/**
 * How the elements of a list of {@link OperatorStateDeclaration} are given out when the job goes on from a checkpoint. {@code
 * p} is the parallelism of the checkpoint, {@code q} that of the job now.
 */
public enum Redistribution {
    /**
     * Each element goes to one subtask. With {@code p = q} each has its own again; otherwise all are one list, in the order of
     * the subtasks, and subtask {@code i} gets every {@code q}-th from the {@code i}-th. For shares of work, such as what is
     * buffered.
     */
    SPLIT,
    /**
     * Every subtask gets the elements of all, in the order of the subtasks, with {@code p = q} as well. It is to keep what it
     * needs and to drop the rest: what all keep is in the next checkpoint {@code q} times. For what subtasks look up of each other.
     */
    UNION,
    /**
     * The lists of all subtasks are taken for copies: subtask {@code i} gets that of subtask {@code i mod p}. For what every
     * subtask is told through {@link DataStream#broadcast}, such as rules.
     */
    BROADCAST
}
