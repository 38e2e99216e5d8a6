package dev.weir.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operator.Fixtures;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointStatus;
import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.StreamJobStatus.LastCheckpoint;
import dev.weir.operator.api.StreamJobStatus.RestoredFrom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RestoreSourceTest {
    private static final String LOCATION = "s3://weir/other/savepoints/uid-of-before";
    private static final String ENDPOINT = "http://s3.storage.svc:9000";

    private final StreamJob job = Fixtures.job("  restoreFrom: {checkpoint: before}\n");
    private Optional<Checkpoint> checkpoint = Optional.of(checkpoint(Phase.COMPLETED, ENDPOINT));

    private static Checkpoint checkpoint(Phase phase, String endpoint) {
        Checkpoint checkpoint = Fixtures.checkpoint("before");
        CheckpointStatus.StorageRef storage =
                new CheckpointStatus.StorageRef(endpoint, "weir", "other", "r", true, "weir-s3");
        checkpoint.setStatus(new CheckpointStatus(
                phase, 1L, null, 7L, null, null, null, null, null, null, null, null, LOCATION, storage, null, null,
                null, null));
        return checkpoint;
    }

    private RestoreSource source() {
        return RestoreSource.of(
                job,
                name -> checkpoint.filter(one -> one.getMetadata().getName().equals(name)));
    }

    private void status(RestoredFrom from, String ownLocation) {
        LastCheckpoint own = ownLocation == null ? null : new LastCheckpoint("own", 1L, null, 1L, "1ms", ownLocation);
        job.setStatus(new StreamJobStatus(null, null, null, null, own, from, null, null, null, null, null));
    }

    private void assertRefused(String message) {
        assertThat(source().from()).isEmpty();
        assertThat(source().problem().orElseThrow().message()).contains("spec.restoreFrom.checkpoint", message);
    }

    @Test
    void shouldFindWhereANamedCheckpointLies() {
        assertThat(source().from()).contains(new RestoredFrom("before", LOCATION));
        assertThat(source().problem()).isEmpty();
    }

    @Test
    void shouldTakeALocationAsItIs() {
        StreamJob there = Fixtures.job("  restoreFrom: {location: 's3://a/b'}\n");

        assertThat(RestoreSource.of(there, name -> Optional.empty()).from())
                .contains(new RestoredFrom(null, "s3://a/b"));
    }

    @Test
    void shouldRefuseOneThatIsNotThere() {
        checkpoint = Optional.empty();

        assertRefused("there is no Checkpoint 'before'");
    }

    @ParameterizedTest
    @EnumSource(value = Phase.class, mode = EnumSource.Mode.EXCLUDE, names = "COMPLETED")
    void shouldRefuseOneThatIsNotComplete(Phase phase) {
        checkpoint = Optional.of(checkpoint(phase, ENDPOINT));

        assertRefused("expected Completed");
    }

    @Test
    void shouldRefuseOneThatIsBeingDeleted() {
        checkpoint.orElseThrow().getMetadata().setDeletionTimestamp("2026-01-01T12:00:00Z");

        assertRefused("is being deleted");
    }

    @Test
    void shouldRefuseOneAtAnotherEndpoint() {
        checkpoint = Optional.of(checkpoint(Phase.COMPLETED, "http://elsewhere"));

        assertRefused("copy it there");
    }

    @Test
    void shouldGoOnWithWhatWasWrittenDownWhileItIsBeingDeleted() {
        status(new RestoredFrom("before", LOCATION), null);
        checkpoint.orElseThrow().getMetadata().setDeletionTimestamp("2026-01-01T12:00:00Z");

        assertThat(source().from()).contains(new RestoredFrom("before", LOCATION));
    }

    @Test
    void shouldNotMindThatItIsGoneOnceTheJobHasItsOwn() {
        checkpoint = Optional.empty();
        status(null, "s3://weir/checkpoints/" + Fixtures.JOB_UID + "/log/3.json");

        assertThat(source().problem()).isEmpty();
    }

    @Test
    void shouldNeedItFromTheMomentThatItIsWrittenDownToTheFirstOwnCheckpoint() {
        assertThat(RestoreSource.needs(job, "before")).isFalse();
        status(new RestoredFrom("before", LOCATION), null);
        assertThat(RestoreSource.needs(job, "before")).isTrue();
        assertThat(RestoreSource.needs(job, "another")).isFalse();
        status(new RestoredFrom("before", LOCATION), LOCATION);
        assertThat(RestoreSource.needs(job, "before"))
                .as("the one that it started from is not its own")
                .isTrue();

        status(new RestoredFrom("before", LOCATION), "s3://weir/checkpoints/" + Fixtures.JOB_UID + "/log/3.json");

        assertThat(RestoreSource.needs(job, "before")).isFalse();
    }

    @Test
    void shouldNotNeedItWhenTheJobItselfIsDeleted() {
        status(new RestoredFrom("before", LOCATION), null);
        job.getMetadata().setDeletionTimestamp("2026-01-01T12:00:00Z");

        assertThat(RestoreSource.needs(job, "before")).isFalse();
    }
}
