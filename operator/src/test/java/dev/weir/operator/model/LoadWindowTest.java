package dev.weir.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.VertexLoad;
import dev.weir.operator.Fixtures;
import dev.weir.operator.model.Load.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadWindowTest {
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final Offset<Double> NEARLY = Offset.offset(0.001);

    private final LoadWindow window = new LoadWindow();
    private final LoadedJob job = new LoadedJob(2);
    private Instant now = Fixtures.NOW;

    @BeforeEach
    void begin() {
        job.operator("count");
    }

    private Optional<Load> after(int seconds, double busy, double blocked) {
        for (int i = 0; i < seconds; i += 5) {
            now = now.plusSeconds(5);
            job.runs(5, "count", busy, blocked);
            window.add(job.status(), WINDOW, now);
        }
        return window.load(WINDOW, now);
    }

    @Test
    void shouldSayNothingBeforeTheWholeWindowWasLookedAt() {
        assertThat(after(60, 0.5, 0)).isEmpty();

        assertThat(after(5, 0.5, 0)).isPresent();
    }

    @Test
    void shouldForgetWhatIsOlderThanTheWindow() {
        after(600, 1, 0);

        Share share = after(60, 0.25, 0.5).orElseThrow().shares().get(0);

        assertThat(share.vertex()).isEqualTo("count");
        assertThat(share.busy()).isCloseTo(0.25, NEARLY);
        assertThat(share.blocked()).isCloseTo(0.5, NEARLY);
    }

    @Test
    void shouldBeginAnewWhenTasksWereDeployedAnew() {
        after(600, 1, 0);
        job.restarted();
        job.operator("count");

        assertThat(after(60, 0.5, 0)).isEmpty();
        assertThat(after(5, 0.5, 0).orElseThrow().shares().get(0).busy()).isCloseTo(0.5, NEARLY);
    }

    @Test
    void shouldBeginAnewWhenNotAllTaskManagersAreHeardOf() {
        after(600, 1, 0);
        job.load("count", new VertexLoad("count", 1, 9_000_000, 0, 0, VertexLoad.UNKNOWN));

        window.add(job.status(), WINDOW, now.plusSeconds(5));

        assertThat(window.load(WINDOW, now.plusSeconds(5))).isEmpty();
    }

    @Test
    void shouldSayNothingOfAJobMasterThatSaysNothing() {
        LoadedJob silent = new LoadedJob(2);
        for (int i = 0; i < 40; i++) {
            window.add(silent.status(), WINDOW, now.plusSeconds(5L * i));
        }

        assertThat(window.load(WINDOW, now.plusSeconds(195))).isEmpty();
    }

    @Test
    void shouldSayHowFastASourceCatchesUp() {
        for (int i = 0; i <= 12; i++) {
            job.backlog("count", 10_000 - 50L * i);
            window.add(job.status(), WINDOW, now.plusSeconds(5L * i));
            job.runs(5, "count", 1, 0);
        }

        Load.Lag lag = window.load(WINDOW, now.plusSeconds(60))
                .orElseThrow()
                .shares()
                .get(0)
                .lag()
                .orElseThrow();

        assertThat(lag.records()).isEqualTo(9_400);
        assertThat(lag.perSecond()).isCloseTo(10, NEARLY);
        assertThat(lag.left()).contains(Duration.ofSeconds(940));
    }

    @Test
    void shouldNotGrowWithTheWindow() {
        Duration days = Duration.ofHours(100);
        for (int i = 0; i < 100_000; i++) {
            job.runs(5, "count", 0.5, 0);
            window.add(job.status(), days, now.plusSeconds(5L * i));
        }

        assertThat(window.size()).isLessThan(70);
        assertThat(window.load(days, now.plusSeconds(5L * 99_999))).isPresent();
    }
}
