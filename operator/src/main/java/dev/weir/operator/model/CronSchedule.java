package dev.weir.operator.model;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Points in time, whole minutes, as five fields of cron say them in a time zone. Immutable. A time that the zone leaves out when
 * its clocks go forward is at the end of the gap, if at all; one that it has twice is taken at least once.
 */
public final class CronSchedule {
    private final String text;
    private final ZoneId zone;
    private final ExecutionTime times;

    private CronSchedule(String text, ZoneId zone, ExecutionTime times) {
        this.text = text;
        this.zone = zone;
        this.times = times;
    }

    /**
     * @param zone such as {@code UTC}, {@code Europe/Berlin} or {@code +02:00}
     * @throws IllegalArgumentException if one of them is malformed, or no time ever fits; the message says what is expected
     */
    public static CronSchedule parse(String expression, String zone) {
        ZoneId zoneId = zone(zone);
        Cron cron = cron(expression);
        CronSchedule schedule =
                new CronSchedule(expression.strip() + " (" + zone + ")", zoneId, ExecutionTime.forCron(cron));
        if (schedule.after(Instant.EPOCH).isEmpty()) {
            throw new IllegalArgumentException(
                    "'" + expression + "' never comes: no month that it names has a day that it names");
        }
        return schedule;
    }

    private static ZoneId zone(String zone) {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + zone + "' is no time zone: expected one such as UTC, Europe/Berlin or +02:00", e);
        }
    }

    private static Cron cron(String expression) {
        try {
            return new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                    .parse(expression)
                    .validate();
        } catch (RuntimeException e) {
            // The parser throws whatever it comes across.
            throw new IllegalArgumentException(
                    "'" + expression
                            + "' is no schedule: expected five fields of cron, minute, hour, day of month, month and"
                            + " day of week, such as '0 * * * *' (" + e.getMessage() + ")",
                    e);
        }
    }

    /** The first time after this one; empty if there is none. */
    public Optional<Instant> after(Instant instant) {
        return times.nextExecution(at(instant)).map(ZonedDateTime::toInstant).filter(next -> next.isAfter(instant));
    }

    /** The last time up to this one, this one included; empty if there is none. */
    Optional<Instant> upTo(Instant instant) {
        // Asked for from within the minute, which itself is no time, so that the minute's beginning counts.
        Instant within = instant.truncatedTo(ChronoUnit.MINUTES).plusSeconds(30);
        return times.lastExecution(at(within)).map(ZonedDateTime::toInstant).filter(last -> !last.isAfter(instant));
    }

    private ZonedDateTime at(Instant instant) {
        return instant.atZone(zone);
    }

    public ZoneId zone() {
        return zone;
    }

    /** The same for the same fields in the same time zone. */
    @Override
    public String toString() {
        return text;
    }
}
