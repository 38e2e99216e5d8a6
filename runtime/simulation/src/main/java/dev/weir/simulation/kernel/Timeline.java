package dev.weir.simulation.kernel;

import dev.weir.common.Scheduled;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Everything that is going to happen in a world, in the order of its virtual time, and that time. Runs one event at a time,
 * on one thread.
 *
 * <p>A piece of blocking work that waits in the middle, for storage, is held on the stack while the events of the meantime run
 * above it ({@link #runUntil}): so others come in between any two calls to storage, without a second thread. At most {@link
 * #MAX_HELD} such pieces are held at once; one more would not wait.
 */
public final class Timeline {
    private static final int MAX_HELD = 4;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Trace trace;
    private final Consumer<Throwable> defects;
    private long now;
    /** Of events so far; those of the same time run in the order in which they were given. */
    private long given;
    /** Events run so far. */
    private long run;
    /** Pieces of blocking work on the stack. */
    private int held;

    /** @param defects told what an event threw, which none may */
    public Timeline(Trace trace, Consumer<Throwable> defects) {
        this.trace = trace;
        this.defects = defects;
    }

    static final class Event implements Comparable<Event>, Scheduled {
        final long at;
        final long order;
        /** {@code null} for what happens to no process. */
        final VirtualProcess owner;

        final Runnable action;
        boolean cancelled;

        Event(long at, long order, VirtualProcess owner, Runnable action) {
            this.at = at;
            this.order = order;
            this.owner = owner;
            this.action = action;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    /** Nanoseconds since the world began. */
    public long now() {
        return now;
    }

    /** Events run so far. */
    public long eventsRun() {
        return run;
    }

    public Trace trace() {
        return trace;
    }

    /** Has something happen to the world itself, to no process. */
    public Scheduled after(long nanos, Runnable action) {
        return at(now + Math.max(0, nanos), null, action);
    }

    Scheduled at(long time, VirtualProcess owner, Runnable action) {
        Event event = new Event(Math.max(now, time), given++, owner, action);
        events.add(event);
        return event;
    }

    /** @return false if nothing is ever going to happen */
    public boolean runNext() {
        Event next = events.poll();
        if (next == null) {
            return false;
        }
        if (next.cancelled) {
            return true;
        }
        now = next.at;
        run++;
        if (next.owner != null) {
            next.owner.admit(next);
        } else {
            next.action.run();
        }
        return true;
    }

    /** Lets time pass for blocking work that waits; whether it could be held. */
    boolean runUntil(long time) {
        if (held >= MAX_HELD) {
            return false;
        }
        held++;
        try {
            while (!events.isEmpty() && events.peek().at <= time) {
                runNext();
            }
            now = Math.max(now, time);
        } finally {
            held--;
        }
        return true;
    }

    void defect(Throwable thrown) {
        defects.accept(thrown);
    }
}
