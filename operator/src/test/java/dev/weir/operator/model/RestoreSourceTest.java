package dev.weir.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operator.Fixtures;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.CheckpointStatus;
import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.NamespaceGrant;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.StreamJobStatus.LastCheckpoint;
import dev.weir.operator.api.StreamJobStatus.RestoredFrom;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RestoreSourceTest {
    private static final String LOCATION = "s3://weir/other/savepoints/uid-of-before";
    private static final String ENDPOINT = "http://s3.storage.svc:9000";

    private final StreamJob job = Fixtures.job("  restoreFrom: {checkpoint: before}\n");
    private Optional<Checkpoint> checkpoint = Optional.of(checkpoint(Phase.COMPLETED, ENDPOINT));

    private Optional<StreamJob> owner = Optional.empty();

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
        return RestoreSource.of(job, lookup());
    }

    private RestoreSource.Lookup lookup() {
        return new RestoreSource.Lookup() {
            @Override
            public Optional<Checkpoint> checkpoint(String namespace, String name) {
                return checkpoint.filter(one -> one.getMetadata().getName().equals(name)
                        && one.getMetadata().getNamespace().equals(namespace));
            }

            @Override
            public Optional<StreamJob> job(JobKey key) {
                return owner.filter(one -> JobKey.of(one).equals(key));
            }
        };
    }

    private void status(RestoredFrom from, String ownLocation) {
        LastCheckpoint own = ownLocation == null ? null : new LastCheckpoint("own", 1L, null, 1L, "1ms", ownLocation);
        job.setStatus(new StreamJobStatus(null, null, null, null, own, from, null, null, null, null, null, null, null));
    }

    private void assertRefused(String message) {
        assertThat(source().from()).isEmpty();
        assertThat(source().problem().orElseThrow().message()).contains("spec.restoreFrom.checkpoint", message);
    }

    @Test
    void shouldFindWhereANamedCheckpointLies() {
        assertThat(source().from()).contains(new RestoredFrom("before", null, LOCATION));
        assertThat(source().problem()).isEmpty();
    }

    @Test
    void shouldTakeALocationAsItIs() {
        StreamJob there = Fixtures.job("  restoreFrom: {location: 's3://a/b'}\n");

        assertThat(RestoreSource.of(there, lookup()).from()).contains(new RestoredFrom(null, null, "s3://a/b"));
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
        status(new RestoredFrom("before", null, LOCATION), null);
        checkpoint.orElseThrow().getMetadata().setDeletionTimestamp("2026-01-01T12:00:00Z");

        assertThat(source().from()).contains(new RestoredFrom("before", null, LOCATION));
    }

    @Test
    void shouldNotMindThatItIsGoneOnceTheJobHasItsOwn() {
        checkpoint = Optional.empty();
        status(null, "s3://weir/checkpoints/" + Fixtures.JOB_UID + "/log/3.json");

        assertThat(source().problem()).isEmpty();
    }

    @Test
    void shouldNeedItFromTheMomentThatItIsWrittenDownToTheFirstOwnCheckpoint() {
        assertThat(RestoreSource.needs(job, checkpoint.orElseThrow())).isFalse();
        status(new RestoredFrom("before", null, LOCATION), null);
        assertThat(RestoreSource.needs(job, checkpoint.orElseThrow())).isTrue();
        assertThat(RestoreSource.needs(job, Fixtures.checkpoint("another"))).isFalse();
        status(new RestoredFrom("before", null, LOCATION), LOCATION);
        assertThat(RestoreSource.needs(job, checkpoint.orElseThrow()))
                .as("the one that it started from is not its own")
                .isTrue();

        status(new RestoredFrom("before", null, LOCATION), "s3://weir/checkpoints/" + Fixtures.JOB_UID + "/log/3.json");

        assertThat(RestoreSource.needs(job, checkpoint.orElseThrow())).isFalse();
    }

    @Test
    void shouldNotNeedItWhenTheJobItselfIsDeleted() {
        status(new RestoredFrom("before", null, LOCATION), null);
        job.getMetadata().setDeletionTimestamp("2026-01-01T12:00:00Z");

        assertThat(RestoreSource.needs(job, checkpoint.orElseThrow())).isFalse();
    }

    private StreamJob elsewhere(String restoreFrom) {
        StreamJob elsewhere = Fixtures.job("  restoreFrom: " + restoreFrom + "\n");
        elsewhere.getMetadata().setNamespace("staging");
        return elsewhere;
    }

    private static CheckpointSpec grant(String... namespaces) {
        return new CheckpointSpec(
                "flights",
                null,
                null,
                null,
                Stream.of(namespaces).map(NamespaceGrant::new).toList(),
                null);
    }

    @Test
    void shouldRefuseTheCheckpointOfAnotherNamespaceThatNobodyHasLetIn() {
        StreamJob elsewhere = elsewhere("{checkpoint: before, namespace: demo}");

        RestoreSource refused = RestoreSource.of(elsewhere, lookup());

        assertThat(refused.from()).isEmpty();
        assertThat(refused.problem().orElseThrow().reason()).isEqualTo("RestoreNotGranted");
        assertThat(refused.problem().orElseThrow().message())
                .contains("'before' in namespace 'demo'", "'staging'", "spec.restorableFrom");
        checkpoint = Optional.empty();
        assertThat(RestoreSource.of(elsewhere, lookup()))
                .as("whether there is one is not told")
                .isEqualTo(refused);
    }

    @ParameterizedTest
    @CsvSource({"staging,true", "*,true", "stagin,false", "staging2,false"})
    void shouldStartFromTheCheckpointOfAnotherNamespaceWhenItsOwnerHasLetThisOneIn(String granted, boolean allowed) {
        StreamJob elsewhere = elsewhere("{checkpoint: before, namespace: demo}");
        checkpoint.orElseThrow().setSpec(grant("another", granted));

        Optional<RestoredFrom> from = RestoreSource.of(elsewhere, lookup()).from();

        assertThat(from.isPresent()).isEqualTo(allowed);
        from.ifPresent(found -> assertThat(found.namespace()).isEqualTo("demo"));
    }

    @Test
    void shouldStartFromTheCheckpointOfAJobThatLetsTheNamespaceIn() {
        StreamJob elsewhere = elsewhere("{checkpoint: before, namespace: demo}");
        owner = Optional.of(Fixtures.job("  savepoints: {restorableFrom: [{namespace: staging}]}\n"));

        assertThat(RestoreSource.of(elsewhere, lookup()).from()).contains(new RestoredFrom("before", "demo", LOCATION));
    }

    @Test
    void shouldNotTakeTheCheckpointOfTheOwnNamespaceForOneOfAnother() {
        StreamJob elsewhere = elsewhere("{checkpoint: before}");
        checkpoint.orElseThrow().setSpec(grant("*"));

        assertThat(RestoreSource.of(elsewhere, lookup()).problem().orElseThrow().message())
                .contains("no Checkpoint 'before' in this namespace");
    }

    @Test
    void shouldNotGoOnWithWhatWasWrittenDownOfAnotherNamespace() {
        status(new RestoredFrom("before", "demo", LOCATION), null);
        StreamJob elsewhere = elsewhere("{checkpoint: before, namespace: other}");
        elsewhere.setStatus(job.getStatus());

        assertThat(RestoreSource.of(elsewhere, lookup()).from()).isEmpty();
    }

    @Test
    void shouldRefuseANamespaceWithALocation() {
        StreamJob there = Fixtures.job("  restoreFrom: {location: 's3://a/b', namespace: demo}\n");

        assertThat(RestoreSource.of(there, lookup()).problem().orElseThrow().message())
                .contains("restoreFrom.namespace");
    }
}
