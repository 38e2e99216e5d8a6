package dev.weir.examples.flights;

import dev.weir.connectors.files.TextFiles;
import dev.weir.connectors.files.TextLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@link HourlyDelays} wrote, against the rows that it should have written.
 *
 * @param flights of all windows that came out, each counted once
 * @param windows that came out, each counted once
 * @param lost expected windows without a row
 * @param duplicated rows that say again what another has said
 * @param wrong rows with other figures than expected, of windows that are not expected, or that are no rows at all
 * @param examples some of what is lost, duplicated or wrong, to look at
 */
public record RowComparison(long flights, long windows, long lost, long duplicated, long wrong, List<String> examples) {
    private static final int EXAMPLES = 10;
    private static final int COLUMNS = 5;

    public RowComparison {
        examples = List.copyOf(examples);
    }

    /**
     * Reads both and compares them as sets of rows; headers are passed over. Blocks.
     *
     * @param output where the job's part files are, {@code file:} or {@code s3:}
     * @param expected the CSV file with the expected rows, gzip or not
     */
    public static RowComparison compare(String output, String expected) throws IOException {
        return compare(output, expected, System.getenv());
    }

    /** @param environment the variables that say how S3 is reached, instead of this process's own */
    public static RowComparison compare(String output, String expected, Map<String, String> environment)
            throws IOException {
        return compare(TextFiles.at(output, environment), TextFiles.at(expected, environment));
    }

    private static RowComparison compare(TextFiles output, TextFiles expected) throws IOException {
        Map<String, String> rows = new HashMap<>();
        expected.forEachLine(line -> {
            if (!line.text().equals(HourlyDelay.HEADER)) {
                rows.put(window(line.text()), line.text());
            }
        });
        Tally tally = new Tally(rows);
        output.forEachLine(tally::add);
        return tally.result();
    }

    /** Whether the output is exactly what was expected. */
    public boolean isExact() {
        return lost == 0 && duplicated == 0 && wrong == 0;
    }

    /** The window's start and the origin: what a row is about. */
    private static String window(String row) {
        int comma = row.indexOf(',', row.indexOf(',') + 1);
        return comma < 0 ? row : row.substring(0, comma);
    }

    @Override
    public String toString() {
        return flights + " flights, " + windows + " windows, " + lost + " lost, " + duplicated + " duplicated, " + wrong
                + " wrong";
    }

    /** The rows that were read so far. */
    private static final class Tally {
        private final Map<String, String> expected;
        private final Set<String> seen = new HashSet<>();
        private final List<String> examples = new ArrayList<>();
        private long flights;
        private long duplicated;
        private long wrong;

        Tally(Map<String, String> expected) {
            this.expected = expected;
        }

        void add(TextLine line) {
            String row = line.text();
            if (row.equals(HourlyDelay.HEADER)) {
                return;
            }
            String window = window(row);
            boolean first = seen.add(window);
            if (!row.equals(expected.get(window))) {
                wrong++;
                note("wrong at " + line.location() + ": " + row + ", expected " + expected.get(window));
            } else if (!first) {
                duplicated++;
                note("duplicated at " + line.location() + ": " + row);
            }
            if (first) {
                flights += flights(row);
            }
        }

        private static long flights(String row) {
            String[] columns = row.split(",", -1);
            try {
                return columns.length == COLUMNS ? Long.parseLong(columns[2]) : 0;
            } catch (NumberFormatException e) {
                return 0; // counted as wrong
            }
        }

        RowComparison result() {
            long lost = 0;
            for (Map.Entry<String, String> row : expected.entrySet()) {
                if (!seen.contains(row.getKey())) {
                    lost++;
                    note("lost: " + row.getValue());
                }
            }
            return new RowComparison(flights, seen.size(), lost, duplicated, wrong, examples);
        }

        private void note(String example) {
            if (examples.size() < EXAMPLES) {
                examples.add(example);
            }
        }
    }
}
