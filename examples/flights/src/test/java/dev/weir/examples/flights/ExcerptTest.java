package dev.weir.examples.flights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.connectors.files.TextFiles;
import dev.weir.connectors.files.TextLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is checked in, and what the program makes of it without an engine. */
class ExcerptTest {
    private static final Path DATA = Path.of("data").toAbsolutePath();
    private static final long HOUR = 3_600_000;

    private final Map<Key, Delays> hours = new TreeMap<>();
    private final Delays.Gathering gathering = new Delays.Gathering();
    private long latest = Long.MIN_VALUE;

    @TempDir
    Path directory;

    @Test
    void shouldGiveTheExpectedRowsInOrderOfTime() throws IOException {
        int files = TextFiles.at("file:" + DATA + "/flights-*.csv.gz").forEachLine(this::add);
        String rows = hours.entrySet().stream()
                .map(hour -> new HourlyDelay(
                        hour.getKey().start(),
                        hour.getKey().origin(),
                        hour.getValue().flights(),
                        hour.getValue().sum(),
                        hour.getValue().max()))
                .map(row -> row.toCsv() + "\n")
                .collect(Collectors.joining());
        Files.writeString(directory.resolve("part.csv"), HourlyDelay.HEADER + "\n" + rows);

        RowComparison comparison =
                RowComparison.compare("file:" + directory, "file:" + DATA + "/expected-hourly-delays.csv.gz");

        assertThat(files).isEqualTo(8);
        assertThat(comparison.examples()).isEmpty();
        assertThat(comparison)
                .hasToString("130431 flights, 18771 windows, 0 lost, 0 duplicated, 0 wrong")
                .matches(RowComparison::isExact);
    }

    private void add(TextLine line) {
        if (line.line() == 1) {
            return;
        }
        try {
            Flight flight = FlightParser.parse(line.text());
            assertThat(flight.scheduled()).as(line.location()).isGreaterThanOrEqualTo(latest);
            latest = flight.scheduled();
            Key key = new Key(flight.scheduled() - Math.floorMod(flight.scheduled(), HOUR), flight.origin());
            hours.put(key, gathering.add(hours.getOrDefault(key, gathering.create()), flight));
        } catch (MalformedRowException e) {
            throw new UncheckedIOException(new IOException(line.location(), e));
        }
    }

    private record Key(long start, String origin) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return start == other.start ? origin.compareTo(other.origin) : Long.compare(start, other.start);
        }
    }
}
