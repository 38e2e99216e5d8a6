package dev.weir.graph;

/**
 * A stream between two vertices.
 *
 * @param index of the edge in the job, from 0
 * @param id that names the edge in checkpoints: its operators, its side output if it carries one, and a number where several
 *     edges have all that in common
 * @param fromVertex id of the vertex that emits
 * @param toVertex id of the vertex that receives
 * @param edge between an operator of the one and the first operator of the other
 */
public record JobEdge(int index, String id, String fromVertex, String toVertex, Edge edge) {}
