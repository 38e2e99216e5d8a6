package dev.weir.connectors.generator;

/**
 * Every {@code stride}-th number, and how far they are generated. A record of the job's state.
 *
 * @param next the next number to generate
 * @param stride the number of splits, and the distance between the numbers of one
 */
public record GeneratorSplit(long next, int stride) {}
