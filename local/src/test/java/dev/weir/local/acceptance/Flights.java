package dev.weir.local.acceptance;

import dev.weir.storage.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Made-up flights in order of time, and what HourlyDelays should make of them.
 *
 * @param files by name, each with its rows and no header
 */
record Flights(Map<String, List<String>> files) {
    private static final String HEADER = "window_start,origin,flights,delay_sum,delay_max";
    private static final LocalDateTime FIRST = LocalDateTime.of(2001, 1, 1, 0, 0);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm", Locale.ROOT);
    private static final int MINUTES = 60;

    /**
     * @param days one file for each
     * @param perHour flights in each hour of a day
     * @param origins airports, used in turn
     */
    static Flights of(int days, int perHour, int origins) {
        Map<String, List<String>> files = new TreeMap<>();
        for (int day = 0; day < days; day++) {
            List<String> rows = new ArrayList<>();
            for (int hour = 0; hour < 24; hour++) {
                hour(FIRST.plusDays(day).plusHours(hour), perHour, origins, rows);
            }
            files.put(String.format(Locale.ROOT, "flights-%02d.csv", day), rows);
        }
        return new Flights(files);
    }

    /** All in one hour, so that the window of every airport stays open until the end. */
    static Flights ofOneHour(int flights, int origins) {
        List<String> rows = new ArrayList<>();
        hour(FIRST, flights, origins, rows);
        Map<String, List<String>> files = new TreeMap<>();
        files.put("flights-00.csv", rows);
        return new Flights(files);
    }

    private static void hour(LocalDateTime start, int flights, int origins, List<String> rows) {
        for (int i = 0; i < flights; i++) {
            String scheduled = MINUTE.format(start.plusMinutes((long) i * MINUTES / flights));
            int delay = (i * 7 + start.getHour()) % 90 - 20;
            rows.add(scheduled + "," + airport(i % origins) + ",SEA,500," + delay);
        }
    }

    private static String airport(int number) {
        String code = Integer.toString(number, 36).toUpperCase(Locale.ROOT);
        return "0".repeat(3 - code.length()) + code;
    }

    /** The same with one more row at the end of the first file. */
    Flights withRow(String row) {
        Map<String, List<String>> changed = new TreeMap<>(files);
        List<String> first = new ArrayList<>(changed.get("flights-00.csv"));
        first.add(row);
        changed.put("flights-00.csv", first);
        return new Flights(changed);
    }

    int rows() {
        return files.values().stream().mapToInt(List::size).sum();
    }

    void upload(ObjectStore bucket, String prefix) throws IOException {
        for (Map.Entry<String, List<String>> file : files.entrySet()) {
            bucket.put(prefix + file.getKey(), text(file.getValue()).getBytes(StandardCharsets.UTF_8));
        }
    }

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, List<String>> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), text(file.getValue()));
        }
    }

    /** Writes the rows that should come out; rows that are no flights count for nothing. */
    void writeExpected(Path file) throws IOException {
        Map<String, long[]> windows = new TreeMap<>();
        files.values().forEach(rows -> rows.forEach(row -> count(row, windows)));
        List<String> lines = new ArrayList<>(List.of(HEADER));
        windows.forEach(
                (window, figures) -> lines.add(window + "," + figures[0] + "," + figures[1] + "," + figures[2]));
        Files.writeString(file, text(lines));
    }

    private static void count(String row, Map<String, long[]> windows) {
        String[] columns = row.split(",", -1);
        if (columns.length != 5) {
            return;
        }
        long delay = Long.parseLong(columns[4]);
        String window = MINUTE.format(
                        LocalDateTime.parse(columns[0], MINUTE).withMinute(0).atOffset(ZoneOffset.UTC))
                + "," + columns[1];
        long[] figures = windows.computeIfAbsent(window, absent -> new long[] {0, 0, Long.MIN_VALUE});
        figures[0]++;
        figures[1] += delay;
        figures[2] = Math.max(figures[2], delay);
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }
}
