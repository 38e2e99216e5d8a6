package dev.weir.bench.queries.jet;

import com.hazelcast.jet.pipeline.SourceBuilder.TimestampedSourceBuffer;
import dev.weir.examples.nexmark.events.Event;

/** Nexmark's events; each processor reads every {@code stride}-th of them, so that all are equally far in event time. */
final class StrideReader {
    /** As many as Jet's own sources give at once. */
    private static final int EVENTS_PER_CALL = 256;

    private final long events;
    private final int stride;
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
                buffer.close();
                return;
            }
            Event event = JetRun.read(next);
            buffer.add(event, event.dateTime());
            next += stride;
        }
    }

    long position() {
        return next;
    }

    void goOnFrom(long position) {
        next = position;
    }
}
