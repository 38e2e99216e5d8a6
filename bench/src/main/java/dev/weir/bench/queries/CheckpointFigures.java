package dev.weir.bench.queries;

import java.util.List;

/**
 * What the checkpoints of a run were like.
 *
 * @param millis how long each took
 * @param bytes of state in the last one; 0 if that is not known
 */
public record CheckpointFigures(List<Double> millis, long bytes) {
    /** There were none. */
    public static final CheckpointFigures NONE = new CheckpointFigures(List.of(), 0);
}
