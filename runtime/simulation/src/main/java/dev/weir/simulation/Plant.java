package dev.weir.simulation;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A defect that is put into a world on purpose, to see that the simulation finds it. */
public enum Plant {
    NONE,
    /** An acknowledgement counts for the TaskManager that sent it, and for the others too. */
    ACKNOWLEDGEMENT_COUNTED_TWICE,
    /** The commit log's entries are written without the condition that none is there. */
    COMMIT_WITHOUT_CONDITION,
    /** A barrier comes before the records that it was sent after, on channels between processes. */
    BARRIER_SKIPS_CHANNEL,
    /** Sinks commit what they stage at once. */
    SINK_COMMITS_EARLY,
    /** State backends are told that an aborted checkpoint is complete. */
    INCREMENT_ON_FAILED;

    /** As on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException if there is none with this word */
    public static Plant of(String word) {
        return Arrays.stream(values())
                .filter(plant -> plant.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("there is no defect '" + word + "' to plant: use one of "
                                + Arrays.stream(values()).map(Plant::word).collect(Collectors.joining(", "))));
    }
}
