package dev.weir.simulation.kernel;

/** Ends blocking work of a process that is dead. It is an error so that nothing but the simulation catches it on purpose. */
public final class ProcessKilledError extends Error {
    private static final long serialVersionUID = 1L;

    ProcessKilledError(String process) {
        super(process + " is dead", null, false, false);
    }
}
