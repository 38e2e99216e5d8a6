package dev.weir.local.acceptance.program;

import dev.weir.api.Collector;
import dev.weir.connectors.files.TextLine;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * What is read of a row.
 *
 * @param scheduled epoch milliseconds
 * @param delay in minutes
 */
record Departure(long scheduled, String origin, int delay) {
    static void read(TextLine line, Collector<Departure> out) {
        String[] columns = line.text().split(",", -1);
        long scheduled =
                LocalDateTime.parse(columns[0]).toInstant(ZoneOffset.UTC).toEpochMilli();
        out.collect(new Departure(scheduled, columns[1], Integer.parseInt(columns[4])));
    }
}
