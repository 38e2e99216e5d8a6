package dev.weir.simulation.job;

/**
 * What a sink has staged: a record of the job's state.
 *
 * @param id in the outside world, never the same twice
 * @param lines how many
 */
public record Part(String id, int lines) {}
