package dev.weir.simulation.fault;

/** Whom a fault hits. */
public enum Target {
    JOB_MASTER,
    SOME_TASK_MANAGER,
    /** The process that took the step after which the fault comes; any, if it comes at a time. */
    THERE,
    EVERYONE
}
