package dev.weir.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operator.api.AutoscalerSpec;
import dev.weir.operator.model.Autoscaling.Recommendation;
import dev.weir.operator.model.Load.Lag;
import dev.weir.operator.model.Load.Share;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AutoscalingTest {
    private static final int KEY_GROUPS = 128;

    private AutoscalerSpec spec = spec(1, 100, null);
    private Duration running = Duration.ofHours(1);

    private static AutoscalerSpec spec(int min, int max, String maxRecovery) {
        return new AutoscalerSpec(min, max, 70, "1m", maxRecovery, null);
    }

    private static Share share(String vertex, double busy, double blocked) {
        return new Share(vertex, busy, blocked, Optional.empty());
    }

    private static Share lagging(long records, double perSecond) {
        return new Share("source", 0.1, 0.9, Optional.of(new Lag(records, perSecond)));
    }

    private Recommendation decide(int now, Share... shares) {
        return Autoscaling.decide(spec, now, KEY_GROUPS, new Load(List.of(shares), running));
    }

    private int wanted(int now, Share... shares) {
        return decide(now, shares).parallelism();
    }

    @ParameterizedTest
    @CsvSource({
        "4, 0.95, 6",
        "4, 0.81, 5",
        "1, 0.90, 2",
        "10, 0.81, 12",
        "10, 1.00, 15",
        "4, 0.80, 4",
        "4, 0.70, 4",
        "4, 0.51, 4",
        "4, 0.49, 3",
        "4, 0.36, 3",
        "4, 0.35, 2",
        "2, 0.36, 2",
        "2, 0.34, 1",
        "1, 0.00, 1"
    })
    void shouldBringTheBusiestOperatorToTheTargetAndLeaveItAroundThere(int now, double busy, int wanted) {
        assertThat(wanted(now, share("parse", 0.1, 0), share("count", busy, 0))).isEqualTo(wanted);
    }

    @Test
    void shouldSayWhy() {
        assertThat(decide(4, share("parse", 0.5, 0.4), share("count", 0.95, 0)).why())
                .isEqualTo(
                        "'count' is busy 95 % of its time, 'parse' waits for room 40 % of its, and the target is 70 %");
    }

    @Test
    void shouldAskForAsMuchMoreAsWaitsForRoom() {
        assertThat(wanted(10, share("parse", 0.2, 0.25), share("count", 0.75, 0)))
                .isEqualTo(15);
    }

    @Test
    void shouldDoubleOrHalveAtTheMost() {
        assertThat(wanted(4, share("parse", 0.1, 0.9), share("count", 1, 0))).isEqualTo(8);
        assertThat(wanted(9, share("count", 0.01, 0))).isEqualTo(5);
    }

    @Test
    void shouldStayWithinTheBounds() {
        spec = spec(3, 5, null);

        assertThat(wanted(4, share("count", 1, 0))).isEqualTo(5);
        assertThat(wanted(5, share("count", 1, 0))).isEqualTo(5);
        assertThat(wanted(4, share("count", 0, 0))).isEqualTo(3);
        assertThat(wanted(3, share("count", 0, 0))).isEqualTo(3);
    }

    @Test
    void shouldComeWithinTheBoundsWhateverTheLoad() {
        spec = spec(3, 5, null);

        assertThat(decide(9, share("count", 0.7, 0))).isEqualTo(new Recommendation(5, "it must be from 3 to 5"));
        assertThat(wanted(1, share("count", 0.1, 0))).isEqualTo(3);
    }

    @Test
    void shouldNeverAskForMoreThanThereAreKeyGroups() {
        spec = spec(1, 1000, null);
        Load busy = new Load(List.of(share("count", 1, 0)), running);

        assertThat(Autoscaling.decide(spec, 100, KEY_GROUPS, busy).parallelism())
                .isEqualTo(KEY_GROUPS);
        spec = spec(200, 1000, null);
        assertThat(Autoscaling.decide(spec, 128, KEY_GROUPS, busy).parallelism())
                .isEqualTo(KEY_GROUPS);
        assertThat(Autoscaling.decide(spec, 300, 0, busy).parallelism())
                .as("not known")
                .isEqualTo(429);
    }

    /** A steady load makes it move to one place, from wherever, and stay there. */
    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.3, 0.71, 1.4, 2.8, 3.3, 17, 60})
    void shouldNotGoToAndFroWhenTheLoadIsSteady(double work) {
        for (int start : new int[] {1, 2, 3, 7, 50, 100}) {
            int now = start;
            int turns = 0;
            int before = 0;
            for (int step = 0; step < 30; step++) {
                double busy = Math.min(1, work / now);
                double blocked = Math.max(0, 1 - now / work);
                int next = wanted(now, share("parse", Math.min(1 - blocked, 0.05), blocked), share("count", busy, 0));
                turns += before != 0 && next != now && Integer.signum(next - now) != before ? 1 : 0;
                before = next == now ? before : Integer.signum(next - now);
                now = next;
            }
            assertThat(turns).as("from %d", start).isZero();
            assertThat(wanted(now, share("count", Math.min(1, work / now), 0)))
                    .as("it has come to rest")
                    .isEqualTo(now);
            assertThat(work / now).as("it keeps up").isLessThanOrEqualTo(0.8 + 1e-6);
        }
    }

    @Test
    void shouldNotTakeAnythingAwayWhileSomebodyNeverRests() {
        assertThat(wanted(4, share("source", 0.1, 0.87), share("sink", 0.05, 0)))
                .isEqualTo(4);
    }

    @Test
    void shouldGiveAJobTimeToCatchUpAfterAStart() {
        spec = spec(1, 100, "10m");
        running = Duration.ofMinutes(9);
        assertThat(decide(4, share("count", 1, 0)))
                .matches(found -> found.parallelism() == 4)
                .matches(found -> found.why().contains("may catch up for 10m"));

        running = Duration.ofMinutes(10);

        assertThat(wanted(4, share("count", 1, 0))).isEqualTo(6);
    }

    @Test
    void shouldLetASourceCatchUpThatWillInTime() {
        spec = spec(1, 100, "10m");

        Recommendation soon = decide(4, lagging(59_000, 100), share("count", 1, 0));

        assertThat(soon.parallelism()).isEqualTo(4);
        assertThat(soon.why()).contains("'source' has about 59000 records to catch up on, which takes 9m50s");
    }

    @Test
    void shouldAskForAsMuchMoreAsASourceIsTooSlowToCatchUp() {
        spec = spec(1, 100, "10m");

        assertThat(wanted(10, share("count", 0.85, 0), lagging(60_000 + 50_000, 100)))
                .as("at 90 % waiting, it doubles anyway")
                .isEqualTo(20);
        Share busySource = new Share("source", 0.96, 0, Optional.of(new Lag(108_000, 100)));
        assertThat(wanted(10, busySource)).as("1.8 times too slow").isEqualTo(18);
        Share slower = new Share("source", 0.96, 0, Optional.of(new Lag(72_000, 100)));
        assertThat(wanted(10, slower)).as("the target asks for more than that").isEqualTo(14);
    }

    @Test
    void shouldNotWaitForASourceWhoseLagGrowsOrThatKeepsUp() {
        spec = spec(1, 100, "10m");
        running = Duration.ofMinutes(1);

        Recommendation grows = decide(4, lagging(1_000, -5), share("count", 1, 0));
        Recommendation keepsUp = decide(4, lagging(0, 0), share("count", 1, 0));

        assertThat(grows.parallelism()).isEqualTo(8);
        assertThat(grows.why()).contains("and not less from one moment to the next");
        assertThat(keepsUp.parallelism()).isEqualTo(8);
    }
}
