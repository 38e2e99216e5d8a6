package dev.weir.graph;

/**
 * A stream between two vertices.
 *
 * @param index of the edge in the job, from 0
 * @param fromVertex id of the vertex that emits
 * @param toVertex id of the vertex that receives
 * @param edge between an operator of the one and the first operator of the other
 */
public record JobEdge(int index, String fromVertex, String toVertex, Edge edge) {}
