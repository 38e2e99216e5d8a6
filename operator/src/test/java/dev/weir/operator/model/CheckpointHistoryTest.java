package dev.weir.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.operator.Fixtures;
import dev.weir.operator.api.CheckpointStatus.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CheckpointHistoryTest {
    private static final Instant NOW = Fixtures.NOW;

    private static ListedCheckpoint periodic(long id, Duration age) {
        return new ListedCheckpoint(
                "flights-" + id, "uid-" + id, OptionalLong.of(id), NOW.minus(age), true, false, false, Phase.COMPLETED);
    }

    private static ListedCheckpoint asked(String name, OptionalLong id, boolean retain) {
        return new ListedCheckpoint(name, "uid-" + name, id, NOW, false, retain, false, Phase.COMPLETED);
    }

    private static Optional<CheckpointReport> newest(long id) {
        return Optional.of(Fixtures.report(id, CheckpointPhase.COMPLETED));
    }

    @Test
    void shouldListTheFirstCheckpointAtOnce() {
        CheckpointHistory plan =
                CheckpointHistory.plan(newest(1), List.of(), List.of(), Optional.empty(), 5, false, NOW);

        assertThat(plan.create()).map(CheckpointReport::id).contains(1L);
    }

    @Test
    void shouldWaitFiveSecondsBetweenTwo() {
        List<ListedCheckpoint> listed = List.of(periodic(1, Duration.ofSeconds(2)));

        CheckpointHistory plan = CheckpointHistory.plan(newest(3), List.of(), listed, Optional.empty(), 5, false, NOW);

        assertThat(plan.create()).isEmpty();
        assertThat(plan.recheck()).contains(Duration.ofSeconds(3));
    }

    @Test
    void shouldNotWaitWhenTheJobHasStopped() {
        List<ListedCheckpoint> listed = List.of(periodic(1, Duration.ofSeconds(2)));

        assertThat(CheckpointHistory.plan(newest(3), List.of(), listed, Optional.empty(), 5, true, NOW)
                        .create())
                .isPresent();
    }

    @Test
    void shouldNotListWhatIsListed() {
        List<ListedCheckpoint> listed = List.of(periodic(3, Duration.ofMinutes(1)));

        assertThat(CheckpointHistory.plan(newest(3), List.of(), listed, Optional.empty(), 5, true, NOW))
                .isEqualTo(new CheckpointHistory(Optional.empty(), List.of(), Optional.empty()));
    }

    @Test
    void shouldNotListWhatAUserAskedFor() {
        List<ListedCheckpoint> listed = List.of(asked("mine", OptionalLong.empty(), false));
        CheckpointReport report = Fixtures.report(3, "uid-mine", CheckpointPhase.COMPLETED);

        assertThat(CheckpointHistory.plan(Optional.of(report), List.of(), listed, Optional.empty(), 5, true, NOW)
                        .create())
                .isEmpty();
    }

    @Test
    void shouldKeepOneInThirtySecondsBesidesTheNewest() {
        List<ListedCheckpoint> listed = List.of(
                periodic(10, Duration.ofSeconds(65)),
                periodic(20, Duration.ofSeconds(60)),
                periodic(30, Duration.ofSeconds(35)),
                periodic(40, Duration.ofSeconds(10)),
                periodic(50, Duration.ofSeconds(5)));

        CheckpointHistory plan = CheckpointHistory.plan(newest(50), List.of(), listed, Optional.empty(), 5, false, NOW);

        assertThat(plan.remove()).containsExactly("flights-20", "flights-40");
    }

    @Test
    void shouldKeepNoMoreThanTheLimit() {
        List<ListedCheckpoint> listed = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            listed.add(periodic(i, Duration.ofSeconds((9 - i) * 60L)));
        }

        CheckpointHistory plan = CheckpointHistory.plan(newest(8), List.of(), listed, Optional.empty(), 5, false, NOW);

        assertThat(plan.remove()).containsExactly("flights-1", "flights-2", "flights-3");
    }

    @Test
    void shouldNeverRemoveWhatAUserAskedForOrRetains() {
        ListedCheckpoint retained =
                new ListedCheckpoint("flights-2", "u", OptionalLong.of(2), NOW, true, true, false, Phase.COMPLETED);
        List<ListedCheckpoint> listed = List.of(
                asked("a", OptionalLong.of(1), false),
                retained,
                periodic(7, Duration.ofSeconds(1)),
                periodic(8, Duration.ZERO));

        assertThat(CheckpointHistory.plan(newest(8), List.of(), listed, Optional.empty(), 1, false, NOW)
                        .remove())
                .containsExactly("flights-7");
    }

    @Test
    void shouldRemoveWhatIsDiscarded() {
        ListedCheckpoint discarded =
                new ListedCheckpoint("flights-2", "u", OptionalLong.of(2), NOW, true, false, false, Phase.DISCARDED);

        assertThat(CheckpointHistory.plan(newest(8), List.of(), List.of(discarded), Optional.empty(), 5, false, NOW)
                        .remove())
                .containsExactly("flights-2");
    }

    @Test
    void shouldPinWhatIsListedAskedForOrAboutToBe() {
        JobMasterView view = new JobMasterView(
                true,
                NOW,
                Optional.empty(),
                List.of(Fixtures.report(6, "uid-mine", CheckpointPhase.COMPLETING)),
                Set.of(),
                Set.of());
        List<ListedCheckpoint> listed = List.of(periodic(3, Duration.ZERO), asked("mine", OptionalLong.empty(), false));

        assertThat(PinSet.of(listed, view, newest(8), Set.of(5L))).containsExactly(3L, 5L, 6L, 8L);
    }

    @Test
    void shouldNotPinWhatFailed() {
        ListedCheckpoint failed =
                new ListedCheckpoint("mine", "u", OptionalLong.of(2), NOW, false, false, false, Phase.FAILED);

        assertThat(PinSet.of(List.of(failed), JobMasterView.unknown(NOW), Optional.empty(), Set.of()))
                .isEmpty();
    }
}
