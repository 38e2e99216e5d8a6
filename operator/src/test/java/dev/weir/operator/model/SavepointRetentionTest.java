package dev.weir.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.SavepointsSpec.Retention;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SavepointRetentionTest {
    private static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");

    private static ScheduledSavepoint one(Instant at, Phase phase, long size, boolean pinned, boolean inUse) {
        return new ScheduledSavepoint(ScheduledSavepoint.name("flights", at), at, phase, size, pinned, inUse, false);
    }

    private static ScheduledSavepoint done(Instant at) {
        return one(at, Phase.COMPLETED, 10, false, false);
    }

    private static List<ScheduledSavepoint> every(Duration step, int count) {
        List<ScheduledSavepoint> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(done(NOW.minus(step.multipliedBy(i))));
        }
        return all;
    }

    private static List<String> staying(List<ScheduledSavepoint> all, Retention retention) {
        return staying(all, retention, ZoneOffset.UTC);
    }

    private static List<String> staying(List<ScheduledSavepoint> all, Retention retention, ZoneId zone) {
        List<String> going = new SavepointRetention(retention, zone).surplus(all);
        return all.stream()
                .map(ScheduledSavepoint::name)
                .filter(name -> !going.contains(name))
                .toList();
    }

    private static Retention tiers(int hourly, int daily, int weekly) {
        return new Retention(hourly, daily, weekly, null);
    }

    @Test
    void shouldKeepTheLastOfEachHour() {
        assertThat(staying(every(Duration.ofMinutes(20), 12), tiers(3, 0, 0)))
                .containsExactly("flights-20260615t1200", "flights-20260615t1140", "flights-20260615t1040");
    }

    @Test
    void shouldKeepTheLastOfEachDayAndOfEachWeekFromMondayOn() {
        // The 15th is a Monday.
        List<String> staying = staying(every(Duration.ofHours(6), 100), tiers(0, 2, 3));

        assertThat(staying).containsExactly("flights-20260615t1200", "flights-20260614t1800", "flights-20260607t1800");
    }

    @Test
    void shouldCountHoursAndDaysInTheTimeZone() {
        List<ScheduledSavepoint> all =
                List.of(done(Instant.parse("2026-06-14T23:00:00Z")), done(Instant.parse("2026-06-14T21:00:00Z")));

        assertThat(staying(all, tiers(0, 1, 0))).hasSize(1);
        assertThat(staying(all, tiers(0, 2, 0), ZoneId.of("Europe/Berlin"))).hasSize(2);
    }

    @Test
    void shouldNotCountHoursThatHaveNone() {
        List<ScheduledSavepoint> all = List.of(done(NOW), done(NOW.minus(Duration.ofDays(300))));

        assertThat(staying(all, tiers(2, 0, 0))).hasSize(2);
    }

    @Test
    void shouldNeverRemoveTheNewest() {
        assertThat(staying(every(Duration.ofHours(1), 5), new Retention(0, 0, 0, "0")))
                .containsExactly("flights-20260615t1200");
    }

    @Test
    void shouldRemoveTheOldestBeyondTheBudget() {
        assertThat(staying(every(Duration.ofHours(1), 6), new Retention(24, 7, 4, "35")))
                .containsExactly("flights-20260615t1200", "flights-20260615t1100", "flights-20260615t1000");
    }

    @Test
    void shouldTakeNoneThatIsPinnedOrInUseThoughTheyAreOldAndLarge() {
        List<ScheduledSavepoint> all = every(Duration.ofHours(1), 6);
        ScheduledSavepoint pinned = one(NOW.minus(Duration.ofDays(40)), Phase.COMPLETED, 1000, true, false);
        ScheduledSavepoint used = one(NOW.minus(Duration.ofDays(50)), Phase.COMPLETED, 1000, false, true);
        all.add(pinned);
        all.add(used);

        assertThat(staying(all, new Retention(1, 0, 0, "15")))
                .containsExactly("flights-20260615t1200", pinned.name(), used.name());
    }

    @Test
    void shouldRemoveFailedOnesWhenALaterOneIsComplete() {
        ScheduledSavepoint failed = one(NOW.minusSeconds(7200), Phase.FAILED, 0, false, false);
        ScheduledSavepoint justFailed = one(NOW.plusSeconds(3600), Phase.FAILED, 0, false, false);
        ScheduledSavepoint waiting = one(NOW.plusSeconds(7200), Phase.PENDING, 0, false, false);

        assertThat(staying(List.of(failed, done(NOW), justFailed, waiting), tiers(1, 1, 1)))
                .containsExactly("flights-20260615t1200", justFailed.name(), waiting.name());
        assertThat(staying(List.of(failed), tiers(0, 0, 0))).hasSize(1);
    }

    @Test
    void shouldLeaveTheSameWhenItIsAppliedAgain() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            List<ScheduledSavepoint> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Instant at = NOW.minus(Duration.ofMinutes(90L * i + random.nextInt(89)));
                all.add(one(at, Phase.COMPLETED, random.nextInt(50), random.nextInt(9) == 0, random.nextInt(9) == 0));
            }
            Retention retention = new Retention(
                    random.nextInt(6), random.nextInt(4), random.nextInt(3), String.valueOf(random.nextInt(600)));
            List<String> once = staying(all, retention);
            List<ScheduledSavepoint> rest =
                    all.stream().filter(each -> once.contains(each.name())).toList();

            assertThat(staying(rest, retention)).isEqualTo(once);
            assertThat(once).contains(all.get(0).name());
            assertThat(all).filteredOn(each -> each.pinned() || each.inUse()).allMatch(rest::contains);
        }
    }
}
