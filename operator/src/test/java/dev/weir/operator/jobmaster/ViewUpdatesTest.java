package dev.weir.operator.jobmaster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.JobState;
import dev.weir.operator.Fixtures;
import dev.weir.operator.model.JobMasterView;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ViewUpdatesTest {
    private static JobMasterView view(CheckpointReport... reports) {
        return Fixtures.view(JobState.RUNNING, "h", reports);
    }

    private static List<Long> ended(JobMasterView before, JobMasterView after) {
        return ViewUpdates.ended(before, after).stream()
                .map(CheckpointReport::id)
                .toList();
    }

    @Test
    void shouldFindEachEndOnce() {
        JobMasterView begun = view(Fixtures.report(1, CheckpointPhase.IN_PROGRESS));
        JobMasterView committed = view(Fixtures.report(1, CheckpointPhase.COMPLETING));
        JobMasterView over = view(Fixtures.report(1, CheckpointPhase.COMPLETED));

        assertThat(ended(begun, committed)).containsExactly(1L);
        assertThat(ended(committed, over)).isEmpty();
        assertThat(ended(begun, view(Fixtures.report(1, CheckpointPhase.FAILED))))
                .containsExactly(1L);
    }

    @Test
    void shouldFindWhatEndedWhileNobodyWasConnected() {
        JobMasterView before = view(Fixtures.report(1, CheckpointPhase.COMPLETED));
        JobMasterView after = view(
                Fixtures.report(3, CheckpointPhase.FAILED),
                Fixtures.report(2, CheckpointPhase.COMPLETED),
                Fixtures.report(1, CheckpointPhase.COMPLETED));

        assertThat(ended(before, after)).containsExactly(2L, 3L);
    }

    @Test
    void shouldNotTakeAllThatAJobMasterKnowsForNewsWhenItIsFirstHeard() {
        assertThat(ended(JobMasterView.unknown(Fixtures.NOW), view(Fixtures.report(9, CheckpointPhase.COMPLETED))))
                .isEmpty();
    }

    @Test
    void shouldNotCountAgainWhatWasForgotten() {
        JobMasterView full = view(LongStream.rangeClosed(2, 1 + ViewUpdates.REMEMBERED)
                .mapToObj(id -> Fixtures.report(id, CheckpointPhase.COMPLETED))
                .toArray(CheckpointReport[]::new));

        assertThat(ended(full, view(Fixtures.report(1, CheckpointPhase.COMPLETED))))
                .isEmpty();
        assertThat(ended(full, view(Fixtures.report(100, CheckpointPhase.COMPLETED))))
                .containsExactly(100L);
    }
}
