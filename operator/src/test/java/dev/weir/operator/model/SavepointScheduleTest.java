package dev.weir.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.ScheduleStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SavepointScheduleTest {
    private static final CronSchedule HOURLY = CronSchedule.parse("0 * * * *", "UTC");

    private CronSchedule cron = HOURLY;
    private Optional<ScheduleStatus> written = Optional.empty();
    private final List<ScheduledSavepoint> made = new ArrayList<>();
    private boolean runs = true;

    private SavepointSchedule at(String now) {
        return SavepointSchedule.plan("flights", cron, written, made, runs, Instant.parse(now));
    }

    /** As the shell does. */
    private Optional<Instant> act(String now) {
        SavepointSchedule plan = at(now);
        plan.create().ifPresent(at -> made(at.toString(), Phase.COMPLETED));
        written = plan.status().or(() -> written);
        return plan.create();
    }

    private void made(String at, Phase phase) {
        Instant time = Instant.parse(at);
        made.add(new ScheduledSavepoint(ScheduledSavepoint.name("flights", time), time, phase, 1, false, false, false));
    }

    private static Instant time(String text) {
        return Instant.parse(text);
    }

    @Test
    void shouldTakeNoneForTimesBeforeItWasFirstSeen() {
        SavepointSchedule plan = at("2026-01-01T12:30:00Z");

        assertThat(plan.create()).isEmpty();
        assertThat(plan.status().orElseThrow().since()).isEqualTo("2026-01-01T12:30:00Z");
        assertThat(plan.status().orElseThrow().nextAt()).isEqualTo("2026-01-01T13:00:00Z");
        assertThat(plan.recheck()).contains(Duration.ofMinutes(30).plusMillis(1));
    }

    @Test
    void shouldTakeOneAtEachTimeAndOnlyOne() {
        act("2026-01-01T12:30:00Z");

        assertThat(act("2026-01-01T12:59:59Z")).isEmpty();
        assertThat(act("2026-01-01T13:00:00Z")).contains(time("2026-01-01T13:00:00Z"));
        assertThat(act("2026-01-01T13:00:01Z")).isEmpty();
        assertThat(act("2026-01-01T14:00:07Z")).contains(time("2026-01-01T14:00:00Z"));
        assertThat(written.orElseThrow().lastCheckpoint()).isEqualTo("flights-20260101t1400");
    }

    @Test
    void shouldWriteNothingBetweenTwoTimes() {
        act("2026-01-01T12:30:00Z");
        act("2026-01-01T13:00:00Z");

        for (int minute = 1; minute < 60; minute++) {
            assertThat(at(String.format("2026-01-01T13:%02d:00Z", minute)).status())
                    .isEmpty();
        }
    }

    @Test
    void shouldMakeUpOnceForTimesThatPassedWhileNobodyLooked() {
        act("2026-01-01T12:30:00Z");

        assertThat(act("2026-01-03T17:20:00Z")).contains(time("2026-01-03T17:00:00Z"));
        assertThat(act("2026-01-03T17:20:01Z")).isEmpty();
        assertThat(act("2026-01-03T18:00:00Z")).contains(time("2026-01-03T18:00:00Z"));
    }

    @Test
    void shouldNotTakeAnotherWhenTheOneMadeIsNotInTheStatusYet() {
        act("2026-01-01T12:30:00Z");
        made("2026-01-01T13:00:00Z", Phase.PENDING);

        SavepointSchedule plan = at("2026-01-01T13:00:02Z");

        assertThat(plan.create()).isEmpty();
        assertThat(plan.status().orElseThrow().lastScheduledAt()).isEqualTo("2026-01-01T13:00:00Z");
    }

    @Test
    void shouldGoOnFromWhatWasMadeWhenTheStatusIsLost() {
        made("2026-01-01T13:00:00Z", Phase.COMPLETED);

        assertThat(act("2026-01-01T13:30:00Z")).isEmpty();
        assertThat(act("2026-01-01T14:10:00Z")).contains(time("2026-01-01T14:00:00Z"));
    }

    @Test
    void shouldNotRepeatOneThatWasDeleted() {
        act("2026-01-01T12:30:00Z");
        act("2026-01-01T13:00:00Z");
        made.clear();

        assertThat(act("2026-01-01T13:10:00Z")).isEmpty();
    }

    @Test
    void shouldWaitForTheJobToRunAndThenMakeUp() {
        act("2026-01-01T12:30:00Z");
        runs = false;
        assertThat(at("2026-01-01T15:00:00Z"))
                .isEqualTo(new SavepointSchedule(Optional.empty(), Optional.empty(), Optional.empty()));
        runs = true;

        assertThat(act("2026-01-01T15:00:01Z")).contains(time("2026-01-01T15:00:00Z"));
    }

    @Test
    void shouldWaitForTheOneBeforeToEnd() {
        act("2026-01-01T12:30:00Z");
        act("2026-01-01T13:00:00Z");
        made.clear();
        made("2026-01-01T13:00:00Z", Phase.IN_PROGRESS);

        assertThat(at("2026-01-01T14:00:00Z").create()).isEmpty();
        assertThat(at("2026-01-01T14:00:00Z").recheck()).isPresent();
        made.clear();
        made("2026-01-01T13:00:00Z", Phase.FAILED);
        assertThat(act("2026-01-01T14:10:00Z")).contains(time("2026-01-01T14:00:00Z"));
    }

    @Test
    void shouldBeginAnewWhenTheScheduleChanges() {
        act("2026-01-01T12:30:00Z");
        act("2026-01-01T13:00:00Z");
        cron = CronSchedule.parse("*/5 * * * *", "UTC");

        assertThat(act("2026-01-01T13:32:00Z")).isEmpty();
        assertThat(act("2026-01-01T13:35:00Z")).contains(time("2026-01-01T13:35:00Z"));
    }

    @Test
    void shouldNotBeStoppedByTimesInTheFutureOrByRubbish() {
        act("2026-01-01T12:30:00Z");
        made("2999-01-01T13:00:00Z", Phase.COMPLETED);
        written = Optional.of(
                new ScheduleStatus(cron.toString(), "2026-01-01T12:30:00Z", "2999-01-01T00:00:00Z", null, "soon"));

        assertThat(act("2026-01-01T13:00:00Z")).contains(time("2026-01-01T13:00:00Z"));
        written = Optional.of(new ScheduleStatus(cron.toString(), "then", "never", null, "soon"));
        assertThat(act("2026-01-01T13:10:00Z")).isEmpty();
    }
}
