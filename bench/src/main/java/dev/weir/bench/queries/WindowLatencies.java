package dev.weir.bench.queries;

import dev.weir.examples.nexmark.events.EventGenerator;
import dev.weir.examples.nexmark.queries.HotItems.HotItem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long after it might the answers of q5's windows come: a window may fire when the event is due with which event time has
 * passed its end, and the events that may still come out of order. That the source itself may be late is so counted. Any thread.
 */
public final class WindowLatencies {
    private static final long OUT_OF_ORDERNESS_MILLIS = 4_000;

    private final Pace pace;
    private final long eventsPerSecond;
    private final LongSupplier nanoTime;
    private final long beginning;
    private final List<Double> millis = new ArrayList<>();

    /** @param nanoTime as {@link System#nanoTime} */
    public WindowLatencies(Pace pace, long eventsPerSecond, LongSupplier nanoTime) {
        this.pace = pace;
        this.eventsPerSecond = eventsPerSecond;
        this.nanoTime = nanoTime;
        this.beginning = new EventGenerator(eventsPerSecond).apply(0).dateTime();
    }

    /** This answer is there now; only those of q5 count. */
    public void answered(Object answer) {
        if (answer instanceof HotItem item) {
            long fires = item.windowEnd() + OUT_OF_ORDERNESS_MILLIS - beginning;
            long number = fires * eventsPerSecond / TimeUnit.SECONDS.toMillis(1);
            add(pace.millisSinceDue(number, nanoTime.getAsLong()));
        }
    }

    private synchronized void add(double latency) {
        millis.add(latency);
    }

    /** Those since the last time, in milliseconds. */
    public synchronized List<Double> take() {
        List<Double> taken = List.copyOf(millis);
        millis.clear();
        return taken;
    }
}
