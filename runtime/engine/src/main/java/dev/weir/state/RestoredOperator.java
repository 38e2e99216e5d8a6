package dev.weir.state;

import java.util.List;
import java.util.Objects;

/**
 * What one operator of a task begins with.
 *
 * @param operator its name
 * @param watermark the smallest of the old subtasks', epoch milliseconds
 * @param keyed of the old subtasks that had key groups of this one
 * @param elements this subtask's share
 * @param elementsSchema Avro JSON of the elements; empty if there are none
 */
public record RestoredOperator(
        String operator, long watermark, List<KeyedStateSource> keyed, List<byte[]> elements, String elementsSchema) {
    public RestoredOperator {
        Objects.requireNonNull(operator, "operator is null");
        keyed = List.copyOf(keyed);
        elements = List.copyOf(elements);
        Objects.requireNonNull(elementsSchema, "elementsSchema is null");
    }
}
