package dev.weir.bench.processes;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * When the processes of a job say in their logs that something happened. Times are milliseconds since 1970-01-01T00:00Z, by the one clock
 * of the machine.
 *
 * @param lines of all logs, in any order; those that do not begin with a time, such as stack traces, say nothing
 */
record LogTimes(List<String> lines) {
    /** The first line after a time that has one of these texts; empty if there is none. */
    OptionalLong first(long from, String... texts) {
        return times(from, texts).min();
    }

    /** The last one. */
    OptionalLong last(long from, String... texts) {
        return times(from, texts).max();
    }

    private LongStream times(long from, String... texts) {
        return lines.stream()
                .filter(line -> hasOneOf(line, texts))
                .map(LogTimes::timeOf)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .filter(time -> time >= from);
    }

    private static boolean hasOneOf(String line, String... texts) {
        for (String text : texts) {
            if (line.contains(text)) {
                return true;
            }
        }
        return false;
    }

    private static OptionalLong timeOf(String line) {
        int end = line.indexOf(' ');
        if (end < 0) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(
                    OffsetDateTime.parse(line.substring(0, end)).toInstant().toEpochMilli());
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }
}
