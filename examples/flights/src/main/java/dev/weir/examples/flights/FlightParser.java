package dev.weir.examples.flights;

import java.time.DateTimeException;

/** Reads rows with the columns of {@link FlightRows#HEADER}, strictly. */
final class FlightParser {
    private static final int COLUMNS = 5;
    private static final int LONGEST_DISTANCE = 20_000;
    private static final int LONGEST_DELAY = 10_000;

    private FlightParser() {}

    /** @throws MalformedRowException with what was found and what was expected */
    static Flight parse(String row) throws MalformedRowException {
        String[] columns = row.split(",", -1);
        if (columns.length != COLUMNS) {
            throw new MalformedRowException(
                    "the row has " + columns.length
                            + " columns instead of 5: scheduled,origin,destination,distance,delay",
                    null);
        }
        return new Flight(
                scheduled(columns[0]),
                airport("origin", columns[1]),
                airport("destination", columns[2]),
                number("distance", columns[3], 0, LONGEST_DISTANCE),
                number("delay", columns[4], -LONGEST_DELAY, LONGEST_DELAY));
    }

    private static long scheduled(String text) throws MalformedRowException {
        try {
            return Minutes.parse(text);
        } catch (DateTimeException e) {
            throw malformed("scheduled", text, "a time such as 2001-01-01T00:01", e);
        }
    }

    private static String airport(String column, String text) throws MalformedRowException {
        boolean isCode = text.length() == 3 && text.chars().allMatch(c -> c >= 'A' && c <= 'Z' || c >= '0' && c <= '9');
        if (!isCode) {
            throw malformed(column, text, "three capital letters or digits", null);
        }
        return text;
    }

    private static int number(String column, String text, int min, int max) throws MalformedRowException {
        String expected = "a whole number from " + min + " to " + max;
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max && !text.startsWith("+")) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw malformed(column, text, expected, e);
        }
        throw malformed(column, text, expected, null);
    }

    private static MalformedRowException malformed(String column, String text, String expected, Exception cause) {
        String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
        return new MalformedRowException("column " + column + " is '" + shown + "': expected " + expected, cause);
    }
}
