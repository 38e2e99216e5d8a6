package dev.weir.control;

import java.util.List;

/**
 * The checkpoints that must be kept because Checkpoint resources name them.
 *
 * @param checkpointIds all of them: what is not named is no longer pinned
 */
public record Pins(List<Long> checkpointIds) {}
