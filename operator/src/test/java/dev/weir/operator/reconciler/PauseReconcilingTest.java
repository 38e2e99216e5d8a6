package dev.weir.operator.reconciler;

import static dev.weir.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operator.Fixtures;
import dev.weir.operator.api.Condition;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.model.Pauses;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PauseReconcilingTest extends OperatorWorld {
    private void pause() {
        job.getMetadata().setAnnotations(Map.of(Pauses.PAUSED, "true"));
    }

    private void change() {
        StreamJob changed = Fixtures.job("  restartPolicy: {maxAttempts: 3}\n");
        changed.setStatus(job.getStatus());
        changed.getMetadata().setGeneration(2L);
        changed.getMetadata().setAnnotations(job.getMetadata().getAnnotations());
        job = cluster.put(changed);
    }

    @Test
    void shouldChangeNothingOfAPausedJobButItsStatus() {
        run();
        pause();
        change();
        cluster.find(StatefulSet.class, "demo", "flights-taskmanager")
                .orElseThrow()
                .getSpec()
                .setReplicas(7);
        cluster.writes.clear();

        reconcile();
        reconcile();

        assertThat(cluster.writes).containsExactly("status StreamJob/demo/flights");
        assertThat(condition("Paused").status()).isEqualTo(Condition.TRUE);
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.RUNNING);
        assertThat(condition("Progressing").reason()).isEqualTo("Paused");
    }

    @Test
    void shouldGoOnWhereItWasWhenItIsNotPausedAnyMore() {
        run();
        completed("before", 4);
        pause();
        change();
        reconcile();
        job.getMetadata().setAnnotations(Map.of());
        cluster.writes.clear();

        reconcile();
        reconcile();

        assertThat(cluster.writes).contains("apply StatefulSet/demo/flights-jobmaster");
        assertThat(job.getStatus().conditions()).noneMatch(one -> one.type().equals("Paused"));
    }

    @Test
    void shouldStartNothingThatWasPausedFromTheBeginning() {
        pause();

        reconcile();

        assertThat(cluster.writes).containsExactly("status StreamJob/demo/flights");
        assertThat(job.getStatus().phase()).isEqualTo(StreamJobPhase.PENDING);
        assertThat(condition("Ready").reason()).isEqualTo("Paused");
    }

    @Test
    void shouldNotRemoveAPausedJob() {
        run();
        pause();
        job.getMetadata().setDeletionTimestamp("2026-01-01T12:00:00Z");
        cluster.writes.clear();

        assertThat(cleanup()).isFalse();

        assertThat(cluster.writes).containsExactly("status StreamJob/demo/flights");
        assertThat(cluster.all(StatefulSet.class)).hasSize(2);
    }

    @Test
    void shouldSayOnceThatItIsPausedAndOnceThatItIsNot() {
        run();
        pause();
        reconcile();
        reconcile();
        job.getMetadata().setAnnotations(Map.of());
        reconcile();
        reconcile();

        until(
                "told",
                () -> cluster.events.stream()
                        .anyMatch(event -> event.getReason().equals("Unpaused")));
        assertThat(cluster.events)
                .filteredOn(event -> event.getReason().endsWith("aused"))
                .extracting(event -> event.getReason() + " " + event.getCount())
                .containsExactly("Paused 1", "Unpaused 1");
    }
}
