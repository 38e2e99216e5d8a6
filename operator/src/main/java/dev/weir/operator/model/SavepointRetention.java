package dev.weir.operator.model;

import dev.weir.operator.api.SavepointsSpec.Retention;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which savepoints of a schedule go. Of each of the last hours, days and weeks that have one its last stays, and the newest always
 * does. Of these the oldest go while all together are larger than allowed. One that is pinned or in use never goes, but counts. One
 * that failed goes when a later one is complete.
 */
public final class SavepointRetention {
    private final Retention retention;
    private final ZoneId zone;

    public SavepointRetention(Retention retention, ZoneId zone) {
        this.retention = retention;
        this.zone = zone;
    }

    /** Names of those that go. */
    public List<String> surplus(List<ScheduledSavepoint> made) {
        List<ScheduledSavepoint> newestFirst = made.stream()
                .filter(ScheduledSavepoint::isCompleted)
                .sorted(Comparator.comparing(ScheduledSavepoint::at).reversed())
                .toList();
        if (newestFirst.isEmpty()) {
            return List.of();
        }
        ScheduledSavepoint newest = newestFirst.get(0);
        Set<ScheduledSavepoint> staying = new LinkedHashSet<>();
        staying.add(newest);
        keep(newestFirst, retention.hourly(), at -> at.truncatedTo(ChronoUnit.HOURS), staying);
        keep(newestFirst, retention.daily(), at -> at.truncatedTo(ChronoUnit.DAYS), staying);
        keep(newestFirst, retention.weekly(), SavepointRetention::week, staying);
        newestFirst.stream().filter(one -> !one.isFree()).forEach(staying::add);
        List<String> going = new ArrayList<>(beyondBudget(newest, newestFirst, staying));
        newestFirst.stream()
                .filter(one -> !staying.contains(one))
                .map(ScheduledSavepoint::name)
                .forEach(going::add);
        made.stream()
                .filter(one -> one.cameToNothing() && one.isFree() && one.at().isBefore(newest.at()))
                .map(ScheduledSavepoint::name)
                .forEach(going::add);
        return going;
    }

    private static ZonedDateTime week(ZonedDateTime at) {
        return at.truncatedTo(ChronoUnit.DAYS).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private void keep(
            List<ScheduledSavepoint> newestFirst,
            int limit,
            Function<ZonedDateTime, ZonedDateTime> period,
            Set<ScheduledSavepoint> staying) {
        Set<ZonedDateTime> periods = new LinkedHashSet<>();
        for (ScheduledSavepoint one : newestFirst) {
            boolean last = periods.add(period.apply(one.at().atZone(zone)));
            if (periods.size() > limit) {
                return;
            }
            if (last) {
                staying.add(one);
            }
        }
    }

    private Set<String> beyondBudget(
            ScheduledSavepoint newest, List<ScheduledSavepoint> newestFirst, Set<ScheduledSavepoint> staying) {
        if (retention.maxSize() == null) {
            return Set.of();
        }
        BigDecimal most = bytes(retention.maxSize());
        BigDecimal total =
                staying.stream().map(one -> BigDecimal.valueOf(one.size())).reduce(BigDecimal.ZERO, BigDecimal::add);
        List<ScheduledSavepoint> oldestFirst = newestFirst.stream()
                .filter(one -> staying.contains(one) && one.isFree() && !one.equals(newest))
                .sorted(Comparator.comparing(ScheduledSavepoint::at))
                .toList();
        List<ScheduledSavepoint> going = new ArrayList<>();
        for (ScheduledSavepoint one : oldestFirst) {
            if (total.compareTo(most) <= 0) {
                break;
            }
            total = total.subtract(BigDecimal.valueOf(one.size()));
            going.add(one);
        }
        return going.stream().map(ScheduledSavepoint::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** @throws IllegalArgumentException if it is no quantity */
    static BigDecimal bytes(String quantity) {
        try {
            return Quantity.getAmountInBytes(new Quantity(quantity));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "'" + quantity + "' is not a quantity of bytes: expected one such as 500Mi or 100Gi", e);
        }
    }
}
