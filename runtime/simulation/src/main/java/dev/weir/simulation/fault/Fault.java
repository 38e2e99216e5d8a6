package dev.weir.simulation.fault;

/** What goes wrong. Durations are in nanoseconds of virtual time. */
public sealed interface Fault {
    /** A process dies; it is started again after a while. */
    record Crash(Target target) implements Fault {}

    /**
     * A process stands still, and goes on as if nothing had been.
     *
     * @param successor whether another is started in its place meanwhile, so that it comes back as a zombie
     */
    record Freeze(Target target, long duration, boolean successor) implements Fault {}

    /** Nothing gets from one to the others, or in either direction. */
    record Partition(Target target, boolean outgoing, boolean incoming, long duration) implements Fault {}

    record BreakControl(Target target) implements Fault {}

    record BreakData(Target target) implements Fault {}

    /** Storage cannot be reached. */
    record StorageOutage(Target target, long duration) implements Fault {}

    record SlowStorage(int times, long duration) implements Fault {}

    record SlowNetwork(int times, long duration) implements Fault {}
}
