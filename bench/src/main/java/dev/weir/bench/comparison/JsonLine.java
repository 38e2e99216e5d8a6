package dev.weir.bench.comparison;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What one engine reached in one case, for programs; the fields are written in this order.
 *
 * @param checkpointing milliseconds between checkpoints; 0: none
 * @param checkpointMillis the median; null if there was none, or that is not known
 * @param checkpointBytes of state in the largest; 0 likewise
 */
public record JsonLine(
        String engine,
        String query,
        int parallelism,
        long checkpointing,
        double recordsPerSecond,
        Double checkpointMillis,
        long checkpointBytes,
        boolean disturbed) {

    public static JsonLine of(Contestant contestant, Summary found) {
        Case what = contestant.what();
        return new JsonLine(
                contestant.engine(),
                what.query(),
                what.parallelism(),
                what.intervalMillis(),
                found.recordsPerSecond(),
                found.checkpointMillis().isPresent() ? found.checkpointMillis().getAsDouble() : null,
                (long) found.checkpointBytes(),
                found.disturbed());
    }

    public String written() {
        try {
            return new ObjectMapper().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
