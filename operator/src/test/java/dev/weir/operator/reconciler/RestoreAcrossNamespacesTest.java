package dev.weir.operator.reconciler;

import static dev.weir.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointPhase;
import dev.weir.control.JobEvent;
import dev.weir.operator.Fixtures;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.Condition;
import dev.weir.operator.api.NamespaceGrant;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobPhase;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A StreamJob of namespace staging that is to start from a Checkpoint of namespace demo. */
class RestoreAcrossNamespacesTest extends OperatorWorld {
    private Checkpoint before;
    private StreamJob other;

    @BeforeEach
    void prepare() {
        run();
        before = completed("before", 5);
        fake.say(new JobEvent.CheckpointChanged(Fixtures.report(6, CheckpointPhase.COMPLETED)));
        until("a newer one", () -> jobMasters.view(KEY).byId(6).isPresent());
        other = Fixtures.job("  restoreFrom: {checkpoint: before, namespace: demo}\n");
        other.getMetadata().setName("other");
        other.getMetadata().setNamespace("staging");
        other.getMetadata().setUid("uid-of-other");
        cluster.put(other);
        Secret secret = credentials();
        secret.getMetadata().setNamespace("staging");
        cluster.put(secret);
    }

    private void grant(NamespaceGrant... grants) {
        before.setSpec(new CheckpointSpec("flights", null, null, null, List.of(grants), null));
    }

    private void reconcileOther() {
        jobs.reconcile(other, new FakeContext<>(other, cluster));
    }

    private boolean started() {
        return cluster.find(StatefulSet.class, "staging", "other-jobmaster").isPresent();
    }

    @Test
    void shouldNotStartAndSayWhyWithoutAGrant() {
        reconcileOther();
        reconcileOther();

        assertThat(started()).isFalse();
        assertThat(other.getStatus().phase()).isEqualTo(StreamJobPhase.PENDING);
        assertThat(other.getStatus().conditions()).extracting(Condition::reason).contains("RestoreNotGranted");
        until(
                "told",
                () -> cluster.events.stream()
                        .anyMatch(event -> event.getReason().equals("RestoreNotGranted")
                                && event.getInvolvedObject().getName().equals("other")));
        until("removed", () -> cleanup(before));
    }

    @Test
    void shouldStartOnceItIsLetIn() {
        reconcileOther();
        grant(new NamespaceGrant("staging"));

        reconcileOther();
        reconcileOther();

        assertThat(started()).isTrue();
        assertThat(other.getStatus().restoredFrom().namespace()).isEqualTo("demo");
        assertThat(other.getStatus().restoredFrom().location())
                .isEqualTo(before.getStatus().location());
    }

    @Test
    void shouldHoldTheCheckpointWhileItIsStartedFromAndLetItGoWhenTheGrantIsTakenBack() {
        grant(new NamespaceGrant("staging"));
        reconcileOther();
        before.getMetadata().setDeletionTimestamp("2026-01-01T12:00:00Z");
        assertThat(cleanup(before)).isFalse();
        assertThat(before.getStatus().message()).contains("'staging/other' starts from it");
        assertThat(data.removed).isEmpty();

        grant();

        until("removed", () -> cleanup(before));
        reconcileOther();
        assertThat(other.getStatus().restoredFrom().checkpoint())
                .as("who has started is not stopped")
                .isEqualTo("before");
    }
}
