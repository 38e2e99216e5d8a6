package dev.weir.state;

import java.util.List;
import java.util.Objects;

/**
 * What one operator of a task begins with.
 *
 * @param operator its name
 * @param watermark the smallest of the old subtasks', epoch milliseconds
 * @param keyed of the old subtasks that had key groups of this one
 * @param lists of operator state: what of each is this subtask's
 * @param reached how far the old subtasks had come with these key groups, where one of them had come further than {@code
 *     watermark}
 */
public record RestoredOperator(
        String operator,
        long watermark,
        List<KeyedStateSource> keyed,
        List<ElementList> lists,
        List<ReachedWatermark> reached) {
    public RestoredOperator {
        Objects.requireNonNull(operator, "operator is null");
        keyed = List.copyOf(keyed);
        lists = List.copyOf(lists);
        reached = List.copyOf(reached);
    }
}
