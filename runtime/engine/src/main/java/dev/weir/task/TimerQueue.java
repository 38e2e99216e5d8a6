package dev.weir.task;

import java.util.PriorityQueue;

/** When to wake which task. Owned by one worker. */
final class TimerQueue {
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();

    private record Entry(long deadline, TaskHandle task) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return Long.compare(deadline, other.deadline);
        }
    }

    /** @param deadline on the clock's {@code nanoTime} */
    void add(long deadline, TaskHandle task) {
        entries.add(new Entry(deadline, task));
    }

    /** Fires what is due. */
    void advance(long now) {
        while (!entries.isEmpty() && entries.peek().deadline() <= now) {
            Entry due = entries.poll();
            due.task().timerFired(due.deadline());
        }
    }

    /** {@link Long#MAX_VALUE} if there is none. */
    long next() {
        return entries.isEmpty() ? Long.MAX_VALUE : entries.peek().deadline();
    }
}
