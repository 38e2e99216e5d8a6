package dev.weir.control;

import java.util.List;

/**
 * @param missing the pinned checkpoints that are not there any more
 */
public record PinsResult(List<Long> missing) {}
