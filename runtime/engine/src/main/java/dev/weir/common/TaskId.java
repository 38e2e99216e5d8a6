package dev.weir.common;

import java.util.Objects;

/**
 * One parallel instance of a vertex of the job graph.
 *
 * @param vertex id of the vertex
 * @param subtask index, from 0
 */
public record TaskId(String vertex, int subtask) implements Comparable<TaskId> {
    public TaskId {
        Objects.requireNonNull(vertex, "vertex is null");
        if (subtask < 0) {
            throw new IllegalArgumentException("subtask is " + subtask + ", expected 0 or more");
        }
    }

    @Override
    public int compareTo(TaskId other) {
        int byVertex = vertex.compareTo(other.vertex);
        return byVertex != 0 ? byVertex : Integer.compare(subtask, other.subtask);
    }

    /** As {@code vertex/subtask}. */
    @Override
    public String toString() {
        return vertex + "/" + subtask;
    }
}
