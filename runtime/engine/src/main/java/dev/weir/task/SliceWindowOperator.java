package dev.weir.task;

import dev.weir.api.DataType;
import dev.weir.api.KeySelector;
import dev.weir.checkpoint.DeclaredStates;
import dev.weir.graph.OperatorSpec.WindowSpec;
import dev.weir.state.ReachedWatermark;
import dev.weir.state.SlicedState;
import java.util.List;

/**
 * Tumbling and hopping windows. Time is cut into slices as long as the slide; a record is added to the one slice that it
 * falls into, and a window is put together from its slices when it fires. A tumbling window is one slice.
 *
 * <p>A window fires one key group after another. Between two of them the state may be captured: the checkpoint then says of
 * which key groups the window has fired, by the watermark that they have reached.
 */
final class SliceWindowOperator extends WindowOperator {
    private final long size;
    private final long slide;
    private final SlicedState<Object, Object> slices;
    /** The slice of the last record: consecutive records mostly share it. */
    private long slice;

    /** After that slice; not after its start before the first record. */
    private long sliceEnd;
    /** The end of the last window that slice is in. */
    private long lastEnd;
    /** The window that is being fired, and its keys that are still to come; {@code null} if none is. */
    private SlicedState.Walk<Object, Object> firing;

    private long firingEnd;

    @SuppressWarnings("unchecked")
    SliceWindowOperator(WindowSpec spec, long size, long slide, KeyedContext keyed, TaskContext task) {
        super(spec, keyed, task);
        this.size = size;
        this.slide = slide;
        this.slices = keyed.state().sliced(DeclaredStates.SLICES, (DataType<Object>) spec.accumulator());
    }

    @Override
    boolean add(KeySelector<Object, Object> selector, Object value, long timestamp) {
        if (timestamp < slice || timestamp >= sliceEnd) {
            slice = timestamp - Math.floorMod(timestamp, slide);
            sliceEnd = saturatedAdd(slice, slide);
            lastEnd = saturatedAdd(slice, size);
        }
        Object key = selector.keyOf(value);
        if (hasFired(lastEnd, key)) {
            return false;
        }
        state().currentKey(key);
        Object accumulator = slices.get(slice);
        Object added = accumulator == null ? fold().first(value) : fold().add(accumulator, value);
        if (added != accumulator) {
            slices.set(added);
        }
        return true;
    }

    @Override
    boolean fireNext(long upTo) {
        while (firing != null || beginWindow(upTo)) {
            if (firing.next()) {
                Object accumulator = firing.value();
                if (!hasFiredOf(firingEnd, firing.keyGroup())) {
                    emit(firing.key(), firingEnd - size, firingEnd, accumulator);
                }
                return true;
            }
            firing = null;
            fired(firingEnd);
        }
        return false;
    }

    /** Takes the next window that is over; whether there is one. */
    private boolean beginWindow(long upTo) {
        long first = slices.first();
        if (first == Long.MAX_VALUE) {
            return false;
        }
        long end = saturatedAdd(first, slide);
        while (hasFired(end)) {
            end += slide;
        }
        if (!isOver(end, upTo)) {
            return false;
        }
        firingEnd = end;
        firing = slices.walk(end - size, end, fold()::merge);
        return true;
    }

    @Override
    boolean isCapturable() {
        return firing == null || firing.isBetweenKeyGroups();
    }

    @Override
    List<ReachedWatermark> ahead(long reached) {
        return firing == null ? super.ahead(reached) : ahead(reached, firingEnd, firing.passedKeyGroups());
    }
}
