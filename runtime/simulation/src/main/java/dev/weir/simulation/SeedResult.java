package dev.weir.simulation;

import java.util.Optional;

/**
 * What came of one seed.
 *
 * @param failure what must not have happened; empty if nothing
 * @param faults that were injected
 * @param checkpoints that were completed
 * @param restores executions that began from a checkpoint
 * @param trace what happened, line by line; empty if it was not kept
 */
public record SeedResult(
        long seed, Optional<String> failure, long faults, long checkpoints, long restores, String trace) {}
