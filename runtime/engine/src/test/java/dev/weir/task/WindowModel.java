package dev.weir.task;

import dev.weir.api.Window;
import dev.weir.api.Windows;
import java.util.ArrayList;
import java.util.List;

/** What windows are to emit, found out the slow way: every record is kept, and every window is looked at after every batch. */
final class WindowModel {
    /** A window's result. */
    public record Total(String key, long start, long end, long count, long sum) {}

    private final Windows windows;
    private final long outOfOrderness;
    private final long lateness;
    private final List<Total> results = new ArrayList<>();
    private final List<Event> late = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();
    private long watermark = Long.MIN_VALUE;

    private record Open(String key, Window window, List<Event> events) {}

    WindowModel(Windows windows, long outOfOrderness, long lateness) {
        this.windows = windows;
        this.outOfOrderness = outOfOrderness;
        this.lateness = lateness;
    }

    List<Total> results() {
        return results;
    }

    List<Event> late() {
        return late;
    }

    WindowModel run(List<Event> events, int batch) {
        long largest = Long.MIN_VALUE;
        for (int i = 0; i < events.size(); i++) {
            add(events.get(i));
            largest = Math.max(largest, events.get(i).at());
            if ((i + 1) % batch == 0) {
                advance(largest - outOfOrderness);
            }
        }
        advance(Long.MAX_VALUE / 2);
        return this;
    }

    private void add(Event event) {
        boolean any = false;
        for (Window window : windowsOf(event)) {
            Window merged = window;
            List<Event> all = new ArrayList<>();
            if (windows instanceof Windows.Session) {
                for (boolean again = true; again; ) {
                    again = false;
                    for (Open other : List.copyOf(open)) {
                        if (other.key().equals(event.key()) && overlap(other.window(), merged)) {
                            merged = new Window(
                                    Math.min(merged.start(), other.window().start()),
                                    Math.max(merged.end(), other.window().end()));
                            all.addAll(other.events());
                            open.remove(other);
                            again = true;
                        }
                    }
                }
            }
            if (merged.end() + lateness <= watermark) {
                continue;
            }
            any = true;
            all.add(event);
            put(event.key(), merged, all);
        }
        if (!any) {
            late.add(event);
        }
    }

    private static boolean overlap(Window left, Window right) {
        return left.start() < right.end() && right.start() < left.end();
    }

    private void put(String key, Window window, List<Event> events) {
        for (Open known : open) {
            if (known.key().equals(key) && known.window().equals(window)) {
                known.events().addAll(events);
                return;
            }
        }
        open.add(new Open(key, window, events));
    }

    private List<Window> windowsOf(Event event) {
        if (windows instanceof Windows.Session session) {
            return List.of(new Window(event.at(), event.at() + session.gap().toMillis()));
        }
        long size = windows instanceof Windows.Hopping hopping
                ? hopping.size().toMillis()
                : ((Windows.Tumbling) windows).size().toMillis();
        long slide =
                windows instanceof Windows.Hopping hopping ? hopping.slide().toMillis() : size;
        List<Window> all = new ArrayList<>();
        for (long start = Math.floorDiv(event.at(), slide) * slide; start > event.at() - size; start -= slide) {
            all.add(new Window(start, start + size));
        }
        return all;
    }

    private void advance(long to) {
        watermark = Math.max(watermark, to);
        for (Open each : List.copyOf(open)) {
            if (each.window().end() + lateness <= watermark) {
                open.remove(each);
                results.add(new Total(
                        each.key(),
                        each.window().start(),
                        each.window().end(),
                        each.events().size(),
                        each.events().stream().mapToLong(Event::value).sum()));
            }
        }
    }
}
