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
 * @param reached how far the old subtasks had come with these key groups, where one of them had come further than {@code
 *     watermark}
 */
public record RestoredOperator(
        String operator,
        long watermark,
        List<KeyedStateSource> keyed,
        List<byte[]> elements,
        String elementsSchema,
        List<ReachedWatermark> reached) {
    /** Of old subtasks that had all come equally far. */
    public RestoredOperator(
            String operator,
            long watermark,
            List<KeyedStateSource> keyed,
            List<byte[]> elements,
            String elementsSchema) {
        this(operator, watermark, keyed, elements, elementsSchema, List.of());
    }

    public RestoredOperator {
        reached = List.copyOf(reached);
        Objects.requireNonNull(operator, "operator is null");
        keyed = List.copyOf(keyed);
        elements = List.copyOf(elements);
        Objects.requireNonNull(elementsSchema, "elementsSchema is null");
    }
}
