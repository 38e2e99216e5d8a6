package dev.weir.control;

import java.util.List;

/**
 * A checkpoint with its trace.
 *
 * @param trace every step of the cycle, in the order in which it was taken
 */
public record CheckpointDetail(CheckpointReport report, List<TraceStep> trace) {
    /**
     * One step of the cycle: a message from one part to another.
     *
     * @param atMicros epoch microseconds, of the process that took the step
     * @param from the part that sent it, such as {@code CheckpointCoordinator}
     * @param to the part whose method it is
     * @param method the method
     * @param subject which task, hook or TaskManager; empty if there is but one
     */
    public record TraceStep(long atMicros, String from, String to, String method, String subject) {}
}
