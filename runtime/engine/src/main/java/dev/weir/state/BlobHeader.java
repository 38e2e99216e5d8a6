package dev.weir.state;

import java.util.List;

/**
 * What a snapshot's bytes begin with.
 *
 * @param format version of the form that follows
 * @param operator name of the operator
 * @param maxParallelism number of key groups of the job
 * @param firstKeyGroup of the subtask, inclusive
 * @param endKeyGroup of the subtask, exclusive
 * @param states to which chunks refer by their index
 */
public record BlobHeader(
        int format,
        String operator,
        int maxParallelism,
        int firstKeyGroup,
        int endKeyGroup,
        List<StateSignature> states) {}
