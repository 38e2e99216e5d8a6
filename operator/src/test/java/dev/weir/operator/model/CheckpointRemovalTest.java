package dev.weir.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.operator.Fixtures;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.CheckpointSpec.OnDelete;
import dev.weir.operator.api.CheckpointStatus;
import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.CheckpointStatus.StorageRef;
import dev.weir.operator.api.StreamJobPhase;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointRemovalTest {
    private static final StorageRef STORAGE = new StorageRef("http://s3", "weir", "p/uid", "r", true, "weir-s3");
    private static final CheckpointObservation.Job LIVE =
            new CheckpointObservation.Job(StreamJobPhase.RUNNING, false, false);

    private OnDelete onDelete = OnDelete.DELETE;
    private Optional<CheckpointStatus> status = Optional.of(status(Phase.COMPLETED));
    private Optional<String> startingJob = Optional.empty();
    private boolean abandoned;
    private boolean byHistory;
    private Optional<CheckpointObservation.Job> job = Optional.of(LIVE);
    private Optional<Long> newest = Optional.of(9L);
    private boolean namedByOther;
    private Optional<CheckpointReport> asked = Optional.empty();
    private boolean folderNamedByOther;

    private static CheckpointStatus status(Phase phase) {
        return status(phase, CheckpointSpec.Kind.CHECKPOINT);
    }

    private static CheckpointStatus status(Phase phase, CheckpointSpec.Kind kind) {
        return new CheckpointStatus(
                phase, 1L, null, 7L, kind, null, null, null, null, null, null, null, null, STORAGE, null, null, null,
                null);
    }

    private CheckpointRemoval decide() {
        return CheckpointRemoval.decide(new CheckpointRemoval.Facts(
                onDelete,
                status,
                startingJob,
                abandoned,
                byHistory,
                job,
                newest,
                namedByOther,
                asked,
                folderNamedByOther));
    }

    @Test
    void shouldRemoveItsDataFromStorage() {
        assertThat(decide()).isEqualTo(new CheckpointRemoval.RemoveCheckpoint(STORAGE, 7, false));
    }

    @ParameterizedTest
    @EnumSource(
            value = CheckpointPhase.class,
            names = {"PENDING", "TRIGGERING", "IN_PROGRESS", "COMPLETING"})
    void shouldWaitUntilItIsOverWhenItIsBeingTaken(CheckpointPhase phase) {
        status = Optional.of(status(Phase.IN_PROGRESS, CheckpointSpec.Kind.SAVEPOINT));
        asked = Optional.of(Fixtures.savepoint(7, "uid", phase));

        assertThat(decide())
                .isInstanceOfSatisfying(
                        CheckpointRemoval.Hold.class,
                        hold -> assertThat(hold.why().reason()).isEqualTo("InProgress"));

        asked = Optional.of(Fixtures.savepoint(7, "uid", CheckpointPhase.COMPLETED));

        assertThat(decide()).isEqualTo(new CheckpointRemoval.RemoveCheckpoint(STORAGE, 7, true));
    }

    @Test
    void shouldGoAtOnceWhenItWasNeverReconciled() {
        status = Optional.empty();

        assertThat(decide()).isInstanceOf(CheckpointRemoval.Release.class);
    }

    @Test
    void shouldKeepTheDataOfAFailedOneAlone() {
        status = Optional.of(status(Phase.FAILED));

        assertThat(decide()).isInstanceOf(CheckpointRemoval.Release.class);
    }

    @Test
    void shouldKeepWhatIsRetained() {
        onDelete = OnDelete.RETAIN;
        job = Optional.empty();

        assertThat(decide()).isInstanceOf(CheckpointRemoval.Release.class);
    }

    @Test
    void shouldKeepTheNewestOfALiveJob() {
        newest = Optional.of(7L);

        assertThat(decide()).isInstanceOf(CheckpointRemoval.Release.class);
    }

    @Test
    void shouldKeepWhatAnotherOneNames() {
        namedByOther = true;

        assertThat(decide()).isInstanceOf(CheckpointRemoval.Release.class);
    }

    @Test
    void shouldNotHoldUpTheDeletionOfItsJob() {
        job = Optional.of(new CheckpointObservation.Job(StreamJobPhase.DELETING, false, true));

        assertThat(decide()).isInstanceOf(CheckpointRemoval.Release.class);
    }

    @Test
    void shouldRemoveTheFolderWithTheLastOneOfAJobThatIsGone() {
        job = Optional.empty();
        assertThat(decide()).isEqualTo(new CheckpointRemoval.RemoveFolder(STORAGE));

        folderNamedByOther = true;

        assertThat(decide()).isEqualTo(new CheckpointRemoval.RemoveCheckpoint(STORAGE, 7, false));
    }

    @Test
    void shouldGoWhenTheUserGivesItsDataUp() {
        abandoned = true;

        assertThat(decide()).isInstanceOf(CheckpointRemoval.Release.class);
    }

    @Test
    void shouldLeaveTheDataToRetentionWhenTheHistoryIsShortened() {
        byHistory = true;

        assertThat(decide()).isInstanceOf(CheckpointRemoval.Release.class);
    }

    @Test
    void shouldStayWhileAJobStartsFromItEvenIfItsOwnJobIsDeleted() {
        startingJob = Optional.of("flights-2");
        job = Optional.of(new CheckpointObservation.Job(StreamJobPhase.DELETING, false, true));

        assertThat(decide())
                .isInstanceOfSatisfying(
                        CheckpointRemoval.Hold.class,
                        hold -> assertThat(hold.why().message()).contains("'flights-2'"));
    }

    @Test
    void shouldGoWhenItsDataIsGivenUpThoughAJobStartsFromIt() {
        startingJob = Optional.of("flights-2");
        abandoned = true;

        assertThat(decide()).isInstanceOf(CheckpointRemoval.Release.class);
    }

    @Test
    void shouldHoldASavepointThatItsJobGoesOnFrom() {
        status = Optional.of(status(Phase.COMPLETED, CheckpointSpec.Kind.SAVEPOINT));
        newest = Optional.of(7L);
        assertThat(decide()).isInstanceOf(CheckpointRemoval.Hold.class);

        newest = Optional.of(8L);

        assertThat(decide()).isEqualTo(new CheckpointRemoval.RemoveCheckpoint(STORAGE, 7, true));
    }
}
