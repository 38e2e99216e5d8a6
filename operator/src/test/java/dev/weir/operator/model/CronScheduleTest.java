package dev.weir.operator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {
    @ParameterizedTest
    @CsvSource({
        "0 * * * *, UTC, 2026-01-01T12:00:00Z, 2026-01-01T13:00:00Z",
        "0 * * * *, UTC, 2026-01-01T12:59:59.999Z, 2026-01-01T13:00:00Z",
        "*/15 * * * *, UTC, 2026-01-01T12:00:00Z, 2026-01-01T12:15:00Z",
        "30 2 * * 1, UTC, 2026-01-01T12:00:00Z, 2026-01-05T02:30:00Z",
        "30 2 * * 0, UTC, 2026-01-01T12:00:00Z, 2026-01-04T02:30:00Z",
        "30 2 * * 7, UTC, 2026-01-01T12:00:00Z, 2026-01-04T02:30:00Z",
        "30 2 * * MON-FRI, UTC, 2026-01-02T12:00:00Z, 2026-01-05T02:30:00Z",
        "0 0 29 2 *, UTC, 2026-01-01T12:00:00Z, 2028-02-29T00:00:00Z",
        "0 6 * * *, Europe/Berlin, 2026-01-01T12:00:00Z, 2026-01-02T05:00:00Z",
        "0 6 * * *, Europe/Berlin, 2026-07-01T12:00:00Z, 2026-07-02T04:00:00Z",
        "0 6 * * *, +02:00, 2026-01-01T12:00:00Z, 2026-01-02T04:00:00Z"
    })
    void shouldFindTheNextTime(String fields, String zone, String from, String expected) {
        assertThat(CronSchedule.parse(fields, zone).after(Instant.parse(from))).contains(Instant.parse(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "0 * * * *, 2026-01-01T12:00:00Z, 2026-01-01T12:00:00Z",
        "0 * * * *, 2026-01-01T12:00:45Z, 2026-01-01T12:00:00Z",
        "0 * * * *, 2026-01-01T11:59:59Z, 2026-01-01T11:00:00Z",
        "0 0 1 * *, 2026-01-31T11:59:59Z, 2026-01-01T00:00:00Z"
    })
    void shouldFindTheLastTimeWithThatItselfIncluded(String fields, String from, String expected) {
        assertThat(CronSchedule.parse(fields, "UTC").upTo(Instant.parse(from))).contains(Instant.parse(expected));
    }

    @Test
    void shouldGoOnWhenClocksGoForwardAndBack() {
        CronSchedule daily = CronSchedule.parse("30 2 * * *", "Europe/Berlin");

        Instant spring = daily.after(Instant.parse("2026-03-28T12:00:00Z")).orElseThrow();
        Instant after = daily.after(Instant.parse("2026-03-29T12:00:00Z")).orElseThrow();
        Instant autumn = daily.after(Instant.parse("2026-10-24T12:00:00Z")).orElseThrow();

        assertThat(spring).isBetween("2026-03-29T00:59:00Z", "2026-03-30T00:30:00Z");
        assertThat(after).isEqualTo("2026-03-30T00:30:00Z");
        assertThat(autumn).isBetween("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "a * * * *",
                "*/0 * * * *",
                "5-1 * * * *",
                "@hourly",
                "1,,2 * * * *",
                "*/-1 * * * *",
                "99999999999 * * * *"
            })
    void shouldSayWhatIsExpectedWhenItIsNoSchedule(String fields) {
        assertThatThrownBy(() -> CronSchedule.parse(fields, "UTC"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + fields + "' is no schedule")
                .hasMessageContaining("five fields");
    }

    @Test
    void shouldRefuseOneThatNeverComes() {
        assertThatThrownBy(() -> CronSchedule.parse("0 0 30 2 *", "UTC"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'0 0 30 2 *'");
    }

    @Test
    void shouldRefuseAnUnknownTimeZone() {
        assertThatThrownBy(() -> CronSchedule.parse("0 * * * *", "Europe/Nowhere"))
                .hasMessageContaining("'Europe/Nowhere' is no time zone");
    }
}
