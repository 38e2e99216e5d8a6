package dev.weir.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What most tests feed. */
public record Event(String key, long at, long value) {
    /** Out of order by up to {@code disorder} milliseconds. */
    static List<Event> random(long seed, int count, int keys, long disorder) {
        return random(seed, count, keys, disorder, 0);
    }

    /** Out of order by up to {@code disorder} milliseconds, and some by up to ten times that. */
    static List<Event> randomAndLate(long seed, int count, int keys, long disorder) {
        return random(seed, count, keys, disorder, 5);
    }

    private static List<Event> random(long seed, int count, int keys, long disorder, int latePercent) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        long time = 1_000;
        for (int i = 0; i < count; i++) {
            time += random.nextInt(20);
            boolean late = random.nextInt(100) < latePercent;
            long back = late ? random.nextLong(disorder * 10) : random.nextLong(disorder + 1);
            events.add(new Event("k" + random.nextInt(keys), time - back, random.nextInt(1_000)));
        }
        return events;
    }
}
