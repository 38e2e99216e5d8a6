package dev.weir.operator.model;

import dev.weir.operator.api.AutoscalerSpec;
import dev.weir.operator.model.Load.Share;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The parallelism that a load asks for. All operators of a job have the same, so the busiest decides. What it would take to keep up is
 * its busy share; if some operator waits for room, there is more to do than gets through, by as much as its waiting: one that waits half
 * of its time could hand over twice as much. So
 *
 * <pre>
 *   demand = busiest / (1 - longest waiting)          wanted = parallelism * demand / target, rounded up
 * </pre>
 *
 * <p>Within 10 % above and 20 % below the target nothing changes, and rounding up leaves what was just made smaller below the target: so a
 * steady load does not make it go to and fro. One step at most doubles or halves the parallelism, since a demand far from what was seen
 * is a guess. While a source works off what has piled up, and that will take no longer than {@code maxRecovery}, being busy is no reason;
 * if it will take longer, that is how much more is asked for.
 */
public final class Autoscaling {
    private static final double ABOVE = 0.10;
    private static final double BELOW = 0.20;
    /** What waits longer than this says no more of how much there is. */
    private static final double MOST_BLOCKED = 0.75;
    /** So that sums of shares that are whole are not rounded up. */
    private static final double DUST = 1e-6;

    private final AutoscalerSpec spec;
    private final int now;
    private final int most;
    private final Load load;
    private final double target;

    private Autoscaling(AutoscalerSpec spec, int now, int keyGroups, Load load) {
        this.spec = spec;
        this.now = now;
        this.most = keyGroups > 0 ? Math.min(spec.max(), keyGroups) : spec.max();
        this.load = load;
        this.target = spec.targetUtilization() / 100.0;
    }

    /**
     * @param parallelism that the load asks for
     * @param why for people
     */
    public record Recommendation(int parallelism, String why) {}

    /**
     * @param now the parallelism that the job runs with
     * @param keyGroups of the job; 0 if they are not known
     * @param load of the whole stabilization
     */
    public static Recommendation decide(AutoscalerSpec spec, int now, int keyGroups, Load load) {
        return new Autoscaling(spec, now, keyGroups, load).decide();
    }

    private Recommendation decide() {
        Share busiest = longest(Comparator.comparingDouble(Share::busy));
        Share blocked = longest(Comparator.comparingDouble(Share::blocked));
        double demand = busiest.busy() / (1 - Math.min(MOST_BLOCKED, blocked.blocked()));
        String why = why(busiest, blocked);
        int bounded = bounded(now);
        if (bounded != now) {
            return new Recommendation(bounded, "it must be from " + Math.min(spec.min(), most) + " to " + most);
        }
        if (demand > target + ABOVE + DUST) {
            return more(demand, why);
        }
        boolean less = demand < target - BELOW - DUST && load.shares().stream().noneMatch(Share::isSaturated);
        return new Recommendation(less ? bounded(Math.max((now + 1) / 2, scaled(demand / target))) : now, why);
    }

    private Recommendation more(double demand, String why) {
        Optional<String> recovers = recovers();
        if (recovers.isPresent()) {
            return new Recommendation(now, why + "; " + recovers.get());
        }
        Optional<String> slow = lagging().stream().findFirst().map(this::slow);
        int wanted = Math.max(scaled(demand / target), scaled(behind()));
        return new Recommendation(
                bounded(Math.min(2 * now, wanted)),
                why + slow.map(reason -> "; " + reason).orElse(""));
    }

    private Share longest(Comparator<Share> by) {
        return load.shares().stream().max(by).orElseThrow();
    }

    private int scaled(double factor) {
        return (int) Math.ceil(now * factor - DUST);
    }

    private int bounded(int wanted) {
        return Math.min(most, Math.max(spec.min(), wanted));
    }

    /** Sources that have something to catch up on and do nothing but that. */
    private List<Share> lagging() {
        return load.shares().stream()
                .filter(share -> share.isSaturated()
                        && share.lag().filter(lag -> lag.records() > 0).isPresent())
                .toList();
    }

    /** Why being busy will pass by itself, if it is to be expected. */
    private Optional<String> recovers() {
        if (spec.maxRecovery() == null) {
            return Optional.empty();
        }
        Duration most = Durations.parse(spec.maxRecovery());
        boolean known = load.shares().stream().anyMatch(share -> share.lag().isPresent());
        if (!known) {
            return load.running().compareTo(most) < 0
                    ? Optional.of(
                            "it has run for " + Durations.format(load.running().toMillis()) + " and may catch up for "
                                    + spec.maxRecovery())
                    : Optional.empty();
        }
        List<Share> lagging = lagging();
        boolean soon = !lagging.isEmpty()
                && lagging.stream()
                        .allMatch(share -> share.lag()
                                .flatMap(Load.Lag::left)
                                .filter(left -> left.compareTo(most) <= 0)
                                .isPresent());
        return soon ? Optional.of(slow(lagging.get(0)) + ", and may for " + spec.maxRecovery()) : Optional.empty();
    }

    private String slow(Share share) {
        Load.Lag lag = share.lag().orElseThrow();
        return "'" + share.vertex() + "' has about " + lag.records() + " records to catch up on"
                + lag.left()
                        .map(left -> ", which takes " + Durations.format(left.toMillis()))
                        .orElse(", and not less from one moment to the next");
    }

    /** By how much the job is too slow for what has piled up. */
    private double behind() {
        if (spec.maxRecovery() == null) {
            return 0;
        }
        double most = Durations.parse(spec.maxRecovery()).toMillis();
        return lagging().stream()
                .mapToDouble(share -> share.lag()
                        .flatMap(Load.Lag::left)
                        .map(left -> left.toMillis() / most)
                        .orElse(0.0))
                .max()
                .orElse(0);
    }

    private String why(Share busiest, Share blocked) {
        String waits = blocked.blocked() < 0.01
                ? ""
                : ", '" + blocked.vertex() + "' waits for room " + percent(blocked.blocked()) + " of its";
        return "'" + busiest.vertex() + "' is busy " + percent(busiest.busy()) + " of its time" + waits
                + ", and the target is " + spec.targetUtilization() + " %";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
