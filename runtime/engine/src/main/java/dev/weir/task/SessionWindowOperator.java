package dev.weir.task;

import dev.weir.api.DataType;
import dev.weir.api.KeySelector;
import dev.weir.checkpoint.DeclaredStates;
import dev.weir.graph.OperatorSpec.WindowSpec;
import dev.weir.state.NamespacedState;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
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
    /** The earliest session of each key, and by it the others; the same as {@link #ends}. */
    private final Map<Object, Session> sessions = new HashMap<>();
    /**
     * When to look whether a session is over, by the end that it had when this was noted. It may have grown or be gone since;
     * every session is noted once, not after its end, so that a record that makes it longer has nothing to note.
     */
    private final TreeMap<Long, Queue<Session>> notes = new TreeMap<>();

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
        ends.forEach((key, start, end) -> begin(sessions.get(key), new Session(key, start, end)));
    }

    /** @param first session of the key so far; {@code null} if there is none */
    private void begin(Session first, Session session) {
        sessions.put(session.key(), first == null ? session : first.with(session));
        note(session);
    }

    private void note(Session session) {
        notes.computeIfAbsent(session.end(), absent -> new ArrayDeque<>()).add(session);
    }

    @Override
    boolean add(KeySelector<Object, Object> selector, Object value, long timestamp) {
        Object key = selector.keyOf(value);
        long end = saturatedAdd(timestamp, gap);
        Session first = sessions.get(key);
        Session met = first;
        while (met != null && met.end() <= timestamp) {
            met = met.next();
        }
        if (met == null || met.start() >= end) {
            return addToNew(first, new Session(key, timestamp, end), value);
        }
        state().currentKey(key);
        if (met.start() <= timestamp) {
            addToKnown(met, Math.max(end, met.end()), value);
        } else {
            Session earlier = new Session(key, timestamp, end);
            begin(first, earlier);
            join(earlier, end, null, value);
        }
        return true;
    }

    /** @return {@code false} if the session would be over */
    private boolean addToNew(Session first, Session session, Object value) {
        if (hasFired(session.end(), session.key())) {
            return false;
        }
        begin(first, session);
        state().currentKey(session.key());
        accumulators.put(session.start(), fold().first(value));
        ends.put(session.start(), session.end());
        return true;
    }

    private void addToKnown(Session session, long end, Object value) {
        Object accumulator = accumulators.get(session.start());
        if (session.next() != null && session.next().start() < end) {
            join(session, end, accumulator, value);
            return;
        }
        Object added = fold().add(accumulator, value);
        if (added != accumulator) {
            accumulators.set(added);
        }
        if (end != session.end()) {
            session.growTo(end);
            ends.put(session.start(), end);
        }
    }

    /**
     * Makes one session of this one and all later ones that begin before its end, and adds the record.
     *
     * @param accumulator of the session so far; {@code null} if there is none
     */
    private void join(Session session, long end, Object accumulator, Object value) {
        Object joined = accumulator;
        long joinedEnd = end;
        for (Session next = session.next(); next != null && next.start() < joinedEnd; next = session.next()) {
            joinedEnd = Math.max(joinedEnd, next.end());
            session.without(next);
            ends.remove(next.start());
            Object other = accumulators.remove(next.start());
            joined = joined == null ? other : fold().merge(joined, other);
        }
        accumulators.put(session.start(), fold().add(joined, value));
        session.growTo(joinedEnd);
        ends.put(session.start(), joinedEnd);
    }

    @Override
    boolean fireNext(long upTo) {
        if (notes.isEmpty() || !isOver(notes.firstKey(), upTo)) {
            return false;
        }
        Map.Entry<Long, Queue<Session>> earliest = notes.firstEntry();
        Session session = earliest.getValue().poll();
        if (earliest.getValue().isEmpty()) {
            notes.remove(earliest.getKey());
        }
        if (session.isGone()) {
            return true;
        }
        if (session.end() > earliest.getKey()) {
            note(session);
        } else {
            fire(session);
        }
        return true;
    }

    private void fire(Session session) {
        Session rest = sessions.get(session.key()).without(session);
        if (rest == null) {
            sessions.remove(session.key());
        } else {
            sessions.put(session.key(), rest);
        }
        state().currentKey(session.key());
        ends.remove(session.start());
        emit(session.key(), session.start(), session.end(), accumulators.remove(session.start()));
    }
}
