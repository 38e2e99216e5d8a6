package dev.weir.api;

/**
 * A stream job as its author writes it.
 *
 * <p>The JobMaster and every TaskManager create an instance with the public no-argument constructor and call {@link
 * #define} once, each in its own process, with the same arguments: the program must define the same streams every time.
 * It must not read a clock, a random number or the environment to decide what the job looks like. A difference is found
 * by the graph's fingerprint and refused before a record flows.
 */
@FunctionalInterface
public interface StreamProgram {
    /**
     * Defines the job's streams.
     *
     * @param streams where sources are opened and hooks registered
     * @param arguments the arguments of the job, from {@code spec.job.args} of the StreamJob
     * @throws InvalidProgramException if an argument is missing or malformed; its message is shown to the user as it is
     */
    void define(Streams streams, Arguments arguments);
}
