package dev.weir.bench.queries.jet;

import com.hazelcast.jet.pipeline.SourceBuilder.TimestampedSourceBuffer;
import dev.weir.examples.nexmark.events.Event;
import dev.weir.examples.nexmark.events.Person;

/** Nexmark's events; each processor reads every {@code stride}-th of them, so that all are equally far in event time. */
final class StrideReader {
    /** As many as Jet's own sources give at once. */
    private static final int EVENTS_PER_CALL = 256;

    /** Longer than any window or session is open, milliseconds. */
    private static final long LONG_AFTER = 60_000;

    private final long events;
    private final int stride;
    private boolean ended;
    /** The number that is read next. */
    private long next;

    StrideReader(long events, int first, int stride) {
        this.events = events;
        this.stride = stride;
        this.next = first;
    }

    void fill(TimestampedSourceBuffer<Event> buffer) {
        for (int i = 0; i < EVENTS_PER_CALL; i++) {
            if (next >= events) {
                end(buffer);
                return;
            }
            Event event = JetRun.read(next);
            buffer.add(event, event.dateTime());
            next += stride;
        }
    }

    /** A streaming source of Jet has no end: an event that answers nothing takes event time past all windows instead. */
    private void end(TimestampedSourceBuffer<Event> buffer) {
        if (!ended) {
            ended = true;
            long end = JetRun.read(events - 1).dateTime() + LONG_AFTER;
            buffer.add(new Person(-1, "", "", "", "", "", end, ""), end);
        }
    }

    long position() {
        return next;
    }

    void goOnFrom(long position) {
        next = position;
    }
}
