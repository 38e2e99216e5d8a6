package dev.weir.bench.comparison;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is the same for all runs of a comparison.
 *
 * @param java the JDK of every engine's process, its home folder
 * @param heap of every engine's process, as {@code -Xmx} has it
 * @param javaOptions further ones
 * @param warmUp seconds before those that count
 * @param seconds that count
 * @param profile where the stacks of a run are written that were seen meanwhile
 */
public record RunSettings(
        Path java, String heap, List<String> javaOptions, int warmUp, int seconds, Optional<Path> profile) {}
