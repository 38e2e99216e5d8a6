package dev.weir.operator.model;

/**
 * How what is wanted of a StreamJob differs from what its pods were made from.
 *
 * @param rescale nothing but the parallelism differs
 * @param spec hash of the specification that is wanted, without parallelism and state
 * @param revertible another specification is known that the job has proved itself with
 * @param listed the checkpoint that was asked for has a resource
 */
public record Change(boolean rescale, String spec, boolean revertible, boolean listed) {}
