package dev.weir.task;

import dev.weir.api.DataType;
import dev.weir.api.KeySelector;
import dev.weir.checkpoint.DeclaredStates;
import dev.weir.graph.OperatorSpec.WindowSpec;
import dev.weir.state.NamespacedState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tumbling and hopping windows. Time is cut into slices as long as the slide; a record is added to the one slice that it
 * falls into, and a window is put together from its slices when it fires. A tumbling window is one slice.
 */
final class SliceWindowOperator extends WindowOperator {
    private final long size;
    private final long slide;
    /** By the slice's start. */
    private final NamespacedState<Object, Long, Object> slices;
    /** The keys of each slice, in the order in which they came; as complete as {@link #slices}. */
    private final TreeMap<Long, List<Object>> keys = new TreeMap<>();
    /** Ends of the windows that have records and have not fired. */
    private final TreeSet<Long> ends = new TreeSet<>();
    /** The slice of the last record: consecutive records mostly share it. */
    private Long lastSlice = Long.MIN_VALUE;
    /** The window that is being fired, and its keys that are still to come; {@code null} if none is. */
    private Iterator<Object> firing;

    private long firingEnd;

    @SuppressWarnings("unchecked")
    SliceWindowOperator(WindowSpec spec, long size, long slide, KeyedContext keyed, TaskContext task) {
        super(spec, keyed, task);
        this.size = size;
        this.slide = slide;
        this.slices = keyed.state()
                .namespaced(DeclaredStates.SLICES, DataType.of(Long.class), (DataType<Object>) spec.accumulator());
    }

    /** Finds out again which keys and windows there are. */
    @Override
    void open() {
        slices.forEach((key, slice, accumulator) -> remember(key, slice));
    }

    @Override
    boolean add(KeySelector<Object, Object> selector, Object value, long timestamp) {
        long start = timestamp - Math.floorMod(timestamp, slide);
        Object key = selector.keyOf(value);
        if (hasFired(saturatedAdd(start, size), key)) {
            return false;
        }
        if (lastSlice != start) {
            lastSlice = start;
        }
        state().currentKey(key);
        Object accumulator = slices.get(lastSlice);
        if (accumulator == null) {
            slices.put(lastSlice, fold().first(value));
            remember(key, lastSlice);
        } else {
            slices.put(lastSlice, fold().add(accumulator, value));
        }
        return true;
    }

    private void remember(Object key, Long slice) {
        List<Object> known = keys.get(slice);
        if (known == null) {
            known = new ArrayList<>();
            keys.put(slice, known);
            for (long end = slice + slide; end <= slice + size; end += slide) {
                if (!isOver(end, watermark())) {
                    ends.add(end);
                }
            }
        }
        known.add(key);
    }

    @Override
    boolean fireNext(long upTo) {
        if (firing == null && !beginWindow(upTo)) {
            return false;
        }
        fire(firing.next());
        if (!firing.hasNext()) {
            endWindow();
        }
        return true;
    }

    /** Takes the next window that is over and has a key; whether there is one. */
    private boolean beginWindow(long upTo) {
        while (!ends.isEmpty() && isOver(ends.first(), upTo)) {
            firingEnd = ends.first();
            firing = keysOf(firingEnd);
            if (firing.hasNext()) {
                return true;
            }
            endWindow();
        }
        return false;
    }

    private void endWindow() {
        firing = null;
        ends.remove(firingEnd);
        keys.remove(firingEnd - size);
        fired(firingEnd);
    }

    /**
     * What a tumbling window has fired is gone from the state. Of a hopping one the later slices stay, and do not tell whether
     * it has fired for their key.
     */
    @Override
    boolean isCapturable() {
        return firing == null || size == slide;
    }

    /** The keys of all slices of a window, each once, those of the earlier slice first. */
    private Iterator<Object> keysOf(long end) {
        if (size == slide) {
            return keys.get(end - size).iterator();
        }
        Set<Object> all = new LinkedHashSet<>();
        keys.subMap(end - size, end).values().forEach(all::addAll);
        return all.iterator();
    }

    /** The first slice of a window is in no later one, and goes. */
    private void fire(Object key) {
        state().currentKey(key);
        long first = firingEnd - size;
        Object accumulator = slices.remove(first);
        for (long slice = first + slide; slice < firingEnd; slice += slide) {
            Object next = slices.get(slice);
            if (next != null) {
                accumulator = accumulator == null ? next : fold().merge(accumulator, next);
            }
        }
        if (!hasFired(firingEnd, key)) {
            emit(key, first, firingEnd, accumulator);
        }
    }
}
