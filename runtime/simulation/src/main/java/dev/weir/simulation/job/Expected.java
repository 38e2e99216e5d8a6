package dev.weir.simulation.job;

import dev.weir.simulation.job.JobShape.Front;
import dev.weir.simulation.job.JobShape.SourceShape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a job must have written in the end, computed record by record without the engine. */
public final class Expected {
    private final JobShape shape;
    private final List<String> lines = new ArrayList<>();

    private Expected(JobShape shape) {
        this.shape = shape;
    }

    /** Every line, sorted. */
    public static List<String> of(JobShape shape) {
        Expected expected = new Expected(shape);
        List<List<Reading>> splits = new ArrayList<>();
        for (SourceShape source : shape.sources()) {
            source.splits().forEach(split -> splits.add(expected.front(split)));
        }
        if (shape.process()) {
            splits.forEach(expected::process);
        }
        List<Reading> all = splits.stream().flatMap(List::stream).toList();
        switch (shape.windows()) {
            case NONE -> {}
            case TUMBLING -> expected.hopping("tumbling", all, 1);
            case HOPPING -> expected.hopping("hopping", all, shape.slices());
            case SESSION -> expected.sessions(all);
        }
        if (!shape.process()) {
            all.forEach(reading -> expected.lines.add(Functions.side(reading)));
        }
        expected.lines.sort(Comparator.naturalOrder());
        return List.copyOf(expected.lines);
    }

    private List<Reading> front(List<Reading> split) {
        List<Reading> now = split;
        for (Front step : shape.front()) {
            List<Reading> next = new ArrayList<>();
            for (Reading reading : now) {
                switch (step) {
                    case MAP -> next.add(Functions.map(reading));
                    case FILTER -> {
                        if (Functions.keeps(reading)) {
                            next.add(reading);
                        }
                    }
                    case FLAT_MAP -> Functions.flatMap(reading, next::add);
                    case REBALANCE -> next.add(reading);
                }
            }
            now = next;
        }
        return now;
    }

    /** The records of a key are all in one split. */
    private void process(List<Reading> split) {
        Map<Integer, List<Reading>> byKey = new TreeMap<>();
        split.forEach(reading ->
                byKey.computeIfAbsent(reading.key(), key -> new ArrayList<>()).add(reading));
        byKey.forEach((key, readings) -> {
            Map<Long, Long> buckets = new TreeMap<>();
            List<Long> values = new ArrayList<>();
            long digest = 0;
            for (Reading reading : readings) {
                values.add(reading.value());
                digest = Functions.digest(digest, reading);
                buckets.merge(
                        (Math.floorDiv(reading.at(), shape.width()) + 1) * shape.width(), reading.value(), Long::sum);
                if (shape.keepsOrder()) {
                    List<Long> recent = values.subList(Math.max(0, values.size() - 3), values.size());
                    lines.add(Functions.step(key, values.size(), digest, recent));
                }
                if (Functions.isOdd(reading)) {
                    lines.add(Functions.side(reading));
                }
            }
            buckets.forEach((end, sum) -> lines.add(Functions.bucket(key, end, sum)));
        });
    }

    private void hopping(String kind, List<Reading> all, int slices) {
        Map<Integer, Map<Long, Totals>> windows = new TreeMap<>();
        for (Reading reading : all) {
            long last = Math.floorDiv(reading.at(), shape.width()) * shape.width();
            for (int slice = 0; slice < slices; slice++) {
                windows.computeIfAbsent(reading.key(), key -> new TreeMap<>())
                        .merge(
                                last - slice * shape.width(),
                                Totals.NONE.plus(reading.value()),
                                (known, one) -> known.plus(one));
            }
        }
        windows.forEach((key, starts) -> starts.forEach((start, totals) ->
                lines.add(Functions.window(kind, key, start, start + slices * shape.width(), totals))));
    }

    private void sessions(List<Reading> all) {
        Map<Integer, List<Reading>> byKey = new TreeMap<>();
        all.forEach(reading ->
                byKey.computeIfAbsent(reading.key(), key -> new ArrayList<>()).add(reading));
        byKey.forEach((key, readings) -> {
            readings.sort(Comparator.comparingLong(Reading::at));
            long start = readings.get(0).at();
            long end = start;
            Totals totals = Totals.NONE;
            for (Reading reading : readings) {
                if (totals.count() > 0 && reading.at() >= end) {
                    lines.add(Functions.window("session", key, start, end, totals));
                    totals = Totals.NONE;
                    start = reading.at();
                }
                end = reading.at() + shape.width();
                totals = totals.plus(reading.value());
            }
            lines.add(Functions.window("session", key, start, end, totals));
        });
    }
}
