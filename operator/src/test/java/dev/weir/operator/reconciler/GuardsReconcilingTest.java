package dev.weir.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operator.Fixtures;
import dev.weir.operator.api.StreamJob;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardsReconcilingTest extends OperatorWorld {
    private void change(String more) {
        StreamJob changed = Fixtures.job(more);
        changed.setStatus(job.getStatus());
        changed.getMetadata().setGeneration(job.getMetadata().getGeneration() + 1);
        job = cluster.put(changed);
        cluster.writes.clear();
    }

    @Test
    void shouldRemoveWhatIsSwitchedOffAndTouchNothingElse() {
        run();
        change("  pods: {network: {enabled: false}, disruptionBudget: {enabled: false}}\n");

        reconcile();

        assertThat(cluster.all(NetworkPolicy.class)).isEmpty();
        assertThat(cluster.all(PodDisruptionBudget.class)).isEmpty();
        assertThat(cluster.writes)
                .filteredOn(write -> !write.startsWith("status"))
                .containsExactlyInAnyOrder(
                        "delete NetworkPolicy/demo/flights-weir", "delete PodDisruptionBudget/demo/flights-weir");
    }

    @Test
    void shouldChangeAGuardWithoutTouchingThePods() {
        run();
        change("  pods: {disruptionBudget: {maxUnavailable: 2}}\n");

        reconcile();

        assertThat(cluster.writes)
                .filteredOn(write -> !write.startsWith("status"))
                .containsExactly("apply PodDisruptionBudget/demo/flights-weir");
        assertThat(cluster.find(PodDisruptionBudget.class, "demo", "flights-weir")
                        .orElseThrow()
                        .getSpec()
                        .getMaxUnavailable()
                        .getIntVal())
                .isEqualTo(2);
    }

    @Test
    void shouldPutBackAGuardThatSomebodyRemoved() {
        run();
        cluster.all(NetworkPolicy.class).forEach(cluster::remove);
        cluster.writes.clear();

        reconcile();

        assertThat(cluster.writes).containsExactly("apply NetworkPolicy/demo/flights-weir");
    }

    @Test
    void shouldLeaveWhatSomebodyElseMade() {
        cluster.put(new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName("team")
                .withNamespace("demo")
                .withLabels(Map.of("weir.dev/streamjob", "flights", "app.kubernetes.io/managed-by", "weir-operator"))
                .endMetadata()
                .build());

        reconcile();

        assertThat(cluster.find(NetworkPolicy.class, "demo", "team")).isPresent();
    }
}
