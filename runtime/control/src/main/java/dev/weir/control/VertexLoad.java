package dev.weir.control;

/**
 * How the tasks of a vertex have spent their time since they were deployed, summed over its subtasks: the differences of two readings say
 * what happened between them. What is neither idle nor blocked is busy.
 *
 * @param vertex name of its first operator
 * @param tasks how many are summed
 * @param millis since they were deployed
 * @param idleMillis of them with nothing to do
 * @param blockedMillis of them waiting for room in an output or a sink, which is back-pressure
 * @param backlog about how many records a source has yet to read of what is there, its lag; {@link #UNKNOWN} if that is not known, or it is
 *     no source
 */
public record VertexLoad(String vertex, int tasks, long millis, long idleMillis, long blockedMillis, long backlog) {
    public static final long UNKNOWN = -1;

    /** Of the tasks of both. */
    public VertexLoad plus(VertexLoad other) {
        boolean known = backlog != UNKNOWN && other.backlog != UNKNOWN;
        return new VertexLoad(
                vertex,
                tasks + other.tasks,
                millis + other.millis,
                idleMillis + other.idleMillis,
                blockedMillis + other.blockedMillis,
                known ? backlog + other.backlog : UNKNOWN);
    }
}
