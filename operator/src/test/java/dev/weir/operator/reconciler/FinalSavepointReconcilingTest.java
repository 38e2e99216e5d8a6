package dev.weir.operator.reconciler;

import static dev.weir.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.JobEvent;
import dev.weir.control.JobState;
import dev.weir.operator.Fixtures;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.CheckpointStatus.Phase;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.dependent.DesiredResources;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that end with a savepoint before they are deleted. */
class FinalSavepointReconcilingTest extends OperatorWorld {
    private static final String NAME = "flights-final-5f0c9d6e";

    @BeforeEach
    void wanted() {
        job = cluster.put(Fixtures.job("  savepoints: {beforeDeletion: true}\n"));
    }

    private void delete() {
        job.getMetadata().setDeletionTimestamp("2026-01-01T12:00:00Z");
    }

    private Optional<Checkpoint> last() {
        return cluster.find(Checkpoint.class, "demo", NAME);
    }

    private void say(long id, String uid, CheckpointPhase phase) {
        fake.say(new JobEvent.CheckpointChanged(Fixtures.savepoint(id, uid, phase)));
        until(
                "heard",
                () -> jobMasters
                        .view(KEY)
                        .byName(uid)
                        .filter(report -> report.phase() == phase)
                        .isPresent());
    }

    private boolean podsRun() {
        return cluster.all(StatefulSet.class).stream()
                        .allMatch(set -> set.getMetadata().getDeletionTimestamp() == null)
                && cluster.all(StatefulSet.class).size() == 2;
    }

    /** Follows the deletion to its end. */
    private void end() {
        until("gone", () -> {
            cluster.all(Pod.class).forEach(cluster::remove);
            return cleanup();
        });
    }

    private void complete(long id) {
        Checkpoint asked = last().orElseThrow();
        String uid = asked.getMetadata().getUid();
        reconcile(asked);
        until(
                "asked",
                () -> fake.requests.stream().anyMatch(request -> request.name().equals(uid)));
        say(id, uid, CheckpointPhase.COMPLETED);
        until("complete", () -> {
            assertThat(podsRun()).isTrue();
            assertThat(cleanup()).isFalse();
            reconcile(asked);
            return asked.getStatus().phase() == Phase.COMPLETED;
        });
    }

    @Test
    void shouldTakeASavepointThatOutlivesTheJobBeforeAnythingIsStopped() {
        run();
        delete();

        assertThat(cleanup()).isFalse();

        assertThat(podsRun()).isTrue();
        assertThat(condition("Ready").reason()).isEqualTo("FinalSavepoint");
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.DELETING);
        complete(7);
        assertThat(fake.requests).extracting(CheckpointRequest::thenSuspend).containsExactly(true);
        end();
        Checkpoint kept = last().orElseThrow();
        assertThat(kept.getSpec().onDelete()).isEqualTo(CheckpointSpec.OnDelete.RETAIN);
        assertThat(kept.getMetadata().getOwnerReferences()).isEmpty();
        assertThat(kept.getMetadata().getDeletionTimestamp()).isNull();
        assertThat(kept.getStatus().trigger()).isEqualTo("Deletion");
        assertThat(data.removed).containsExactly("job checkpoints/" + Fixtures.JOB_UID + " but [7]");
    }

    @Test
    void shouldGoOnWithItAfterTheOperatorWasRestarted() {
        run();
        delete();
        cleanup();
        restartOperator();

        until("connected", () -> {
            assertThat(cleanup()).isFalse();
            return jobMasters.view(KEY).connected();
        });

        complete(7);
        end();
        assertThat(cluster.all(Checkpoint.class)).hasSize(1);
    }

    @Test
    void shouldSayWhyWhenItFailsAndTryAgain() {
        run();
        delete();
        cleanup();
        Checkpoint asked = last().orElseThrow();
        reconcile(asked);
        say(0, asked.getMetadata().getUid(), CheckpointPhase.FAILED);
        reconcile(asked);

        assertThat(cleanup()).isFalse();
        assertThat(condition("Ready").reason()).isEqualTo("FinalSavepointFailed");
        assertThat(condition("Ready").message()).contains("beforeDeletion\":false");
        now.set(now.get().plusSeconds(31));
        assertThat(cleanup()).isFalse();
        assertThat(asked.getMetadata().getDeletionTimestamp()).isNotNull();
        assertThat(cleanup(asked)).isTrue();
        cluster.remove(asked);

        assertThat(cleanup()).isFalse();
        assertThat(last()).isPresent();
        assertThat(podsRun()).isTrue();
    }

    @Test
    void shouldWaitForAJobThatDoesNotRunUntilItIsTakenBack() {
        run();
        complete();
        fake.say(new JobEvent.JobChanged(Fixtures.status(JobState.RESTARTING, hash())));
        until("heard", () -> jobMasters.view(KEY).job().orElseThrow().state() == JobState.RESTARTING);
        delete();

        assertThat(cleanup()).isFalse();
        assertThat(condition("Ready").reason()).isEqualTo("FinalSavepointWaits");
        assertThat(podsRun()).isTrue();
        StreamJob without = Fixtures.job("  savepoints: {beforeDeletion: false}\n");
        without.setStatus(job.getStatus());
        job = cluster.put(without);
        delete();
        end();
        assertThat(last()).isEmpty();
    }

    private void complete() {
        fake.say(new JobEvent.CheckpointChanged(Fixtures.report(4, CheckpointPhase.COMPLETED)));
        until("reported", () -> jobMasters.view(KEY).byId(4).isPresent());
        reconcile();
    }

    private String hash() {
        return DesiredResources.of(job, Optional.empty()).configHash();
    }

    @Test
    void shouldDeleteAJobThatNeverCameToRunWithoutOne() {
        reconcile();
        delete();
        job.setStatus(null);
        end();
        assertThat(last()).isEmpty();
    }

    @Test
    void shouldDeleteAJobThatHasReadAllOfItsInputWithoutOne() {
        run();
        fake.say(new JobEvent.JobChanged(Fixtures.status(JobState.FINISHED, hash())));
        until("heard", () -> jobMasters.view(KEY).job().orElseThrow().state() == JobState.FINISHED);
        delete();

        end();

        assertThat(last()).isEmpty();
    }

    @Test
    void shouldNotHoldANamespaceThatIsItselfBeingDeleted() {
        run();
        cluster.refusal = new KubernetesClientException(new StatusBuilder()
                .withCode(403)
                .withMessage("namespace demo is being terminated")
                .withNewDetails()
                .addNewCause()
                .withReason("NamespaceTerminating")
                .endCause()
                .endDetails()
                .build());
        delete();

        end();

        assertThat(last()).isEmpty();
    }

    @Test
    void shouldSayWhatTheApiServerRefuses() {
        run();
        cluster.refusal = new KubernetesClientException(
                new StatusBuilder().withCode(403).withMessage("exceeded quota").build());
        delete();

        assertThat(cleanup()).isFalse();

        assertThat(condition("Ready").reason()).isEqualTo("FinalSavepointRefused");
        assertThat(condition("Ready").message()).contains("exceeded quota");
        assertThat(podsRun()).isTrue();
        assertThat(List.copyOf(data.removed)).isEmpty();
    }
}
