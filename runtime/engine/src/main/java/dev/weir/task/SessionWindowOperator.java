package dev.weir.task;

import dev.weir.api.DataType;
import dev.weir.api.KeySelector;
import dev.weir.checkpoint.DeclaredStates;
import dev.weir.graph.OperatorSpec.WindowSpec;
import dev.weir.state.NamespacedState;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.TreeMap;

/**
 * Session windows: a record opens the window from its timestamp to the gap after it, and windows of a key that overlap
 * become one.
 */
final class SessionWindowOperator extends WindowOperator {
    private final long gap;
    /** By the session's start. */
    private final NamespacedState<Object, Long, Object> accumulators;
    /** The session's end, by its start. */
    private final NamespacedState<Object, Long, Long> ends;
    /** The sessions of each key, from start to end; the same as {@link #ends}, in order. */
    private final Map<Object, NavigableMap<Long, Long>> sessions = new HashMap<>();
    /**
     * When to look whether a session is over, by the end that it had when this was noted. It may have grown or been merged
     * since; every session has at least one note, not after its end.
     */
    private final TreeMap<Long, Queue<Note>> notes = new TreeMap<>();

    private record Note(Object key, long start) {}

    @SuppressWarnings("unchecked")
    SessionWindowOperator(WindowSpec spec, long gap, KeyedContext keyed, TaskContext task) {
        super(spec, keyed, task);
        this.gap = gap;
        DataType<Long> times = DataType.of(Long.class);
        this.accumulators =
                keyed.state().namespaced(DeclaredStates.SESSIONS, times, (DataType<Object>) spec.accumulator());
        this.ends = keyed.state().namespaced(DeclaredStates.SESSION_ENDS, times, times);
    }

    /** Finds out again which sessions there are. */
    @Override
    void open() {
        ends.forEach((key, start, end) -> {
            sessions.computeIfAbsent(key, absent -> new TreeMap<>()).put(start, end);
            note(key, start, end);
        });
    }

    private void note(Object key, long start, long end) {
        notes.computeIfAbsent(end, absent -> new ArrayDeque<>()).add(new Note(key, start));
    }

    @Override
    boolean add(KeySelector<Object, Object> selector, Object value, long timestamp) {
        Object key = selector.keyOf(value);
        long end = saturatedAdd(timestamp, gap);
        NavigableMap<Long, Long> known = sessions.get(key);
        Map.Entry<Long, Long> before = known == null ? null : known.floorEntry(timestamp);
        boolean extendsOne = before != null && before.getValue() > timestamp;
        boolean reachesNext = known != null && known.higherKey(timestamp) != null && known.higherKey(timestamp) < end;
        if (!extendsOne && !reachesNext && hasFired(end, key)) {
            return false;
        }
        state().currentKey(key);
        if (known == null) {
            known = new TreeMap<>();
            sessions.put(key, known);
        }
        long start = extendsOne ? before.getKey() : timestamp;
        merge(key, known, start, extendsOne ? Math.max(end, before.getValue()) : end, value);
        return true;
    }

    /** Makes one session of all that begin from {@code start} to before {@code end}, and the record. */
    private void merge(Object key, NavigableMap<Long, Long> known, long start, long end, Object value) {
        Long knownEnd = known.get(start);
        Object accumulator = knownEnd == null ? null : accumulators.get(start);
        long mergedEnd = end;
        for (Long next = known.higherKey(start); next != null && next < mergedEnd; next = known.higherKey(start)) {
            mergedEnd = Math.max(mergedEnd, known.remove(next));
            ends.remove(next);
            Object other = accumulators.remove(next);
            accumulator = accumulator == null ? other : fold().merge(accumulator, other);
        }
        accumulators.put(start, accumulator == null ? fold().first(value) : fold().add(accumulator, value));
        if (knownEnd == null) {
            note(key, start, mergedEnd);
        }
        if (knownEnd == null || knownEnd != mergedEnd) {
            known.put(start, mergedEnd);
            ends.put(start, mergedEnd);
        }
    }

    @Override
    boolean fireNext(long upTo) {
        while (!notes.isEmpty() && isOver(notes.firstKey(), upTo)) {
            long end = notes.firstKey();
            Queue<Note> due = notes.get(end);
            Note note = due.poll();
            if (due.isEmpty()) {
                notes.remove(end);
            }
            if (fire(note, end)) {
                return true;
            }
        }
        return false;
    }

    private boolean fire(Note note, long end) {
        NavigableMap<Long, Long> known = sessions.get(note.key());
        Long now = known == null ? null : known.get(note.start());
        if (now == null) {
            return false;
        }
        if (now > end) {
            note(note.key(), note.start(), now);
            return false;
        }
        known.remove(note.start());
        if (known.isEmpty()) {
            sessions.remove(note.key());
        }
        state().currentKey(note.key());
        ends.remove(note.start());
        emit(note.key(), note.start(), end, accumulators.remove(note.start()));
        return true;
    }
}
