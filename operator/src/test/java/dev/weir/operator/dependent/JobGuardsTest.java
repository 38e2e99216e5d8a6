package dev.weir.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.JobConfig;
import dev.weir.operator.Fixtures;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobGuardsTest {
    private static final Optional<String> NAMESPACE = Optional.of("weir-system");

    private static List<HasMetadata> guards(String more) {
        return JobGuards.of(Fixtures.job(more), NAMESPACE);
    }

    private static NetworkPolicy policy(String more, Optional<String> namespace) {
        return JobGuards.of(Fixtures.job(more), namespace).stream()
                .filter(NetworkPolicy.class::isInstance)
                .map(NetworkPolicy.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static boolean covers(NetworkPolicyIngressRule rule, String protocol, int port) {
        return rule.getPorts().isEmpty()
                || rule.getPorts().stream()
                        .anyMatch(one -> one.getProtocol().equals(protocol)
                                && one.getPort().getIntVal() <= port
                                && port <= last(one));
    }

    private static int last(NetworkPolicyPort port) {
        return port.getEndPort() == null ? port.getPort().getIntVal() : port.getEndPort();
    }

    private static boolean isOpenToAll(NetworkPolicy policy, String protocol, int port) {
        return policy.getSpec().getIngress().stream()
                .filter(rule -> rule.getFrom().isEmpty())
                .anyMatch(rule -> covers(rule, protocol, port));
    }

    @ParameterizedTest
    @ValueSource(ints = {JobConfig.REST_PORT, JobConfig.CONTROL_PORT, JobConfig.DATA_PORT})
    void shouldCloseWeirsOwnPortsToAllButTheJobAndTheOperator(int port) {
        NetworkPolicy policy = policy("", NAMESPACE);

        assertThat(isOpenToAll(policy, "TCP", port)).isFalse();
        assertThat(policy.getSpec().getIngress())
                .filteredOn(rule -> covers(rule, "TCP", port))
                .flatExtracting(NetworkPolicyIngressRule::getFrom)
                .allSatisfy(peer -> assertThat(peer.getPodSelector().getMatchLabels())
                        .containsAnyOf(
                                Map.entry("weir.dev/streamjob", "flights"),
                                Map.entry("app.kubernetes.io/name", "weir-operator")));
    }

    @ParameterizedTest
    @CsvSource({"TCP,1", "TCP,6122", "TCP,6125", "TCP,8080", "TCP,8082", "TCP,65535", "UDP,6124"})
    void shouldLeaveThePortsOfTheUsersCodeOpen(String protocol, int port) {
        assertThat(isOpenToAll(policy("", NAMESPACE), protocol, port)).isTrue();
    }

    @Test
    void shouldOpenNothingElseWhenTheUserSaysWhoMayComeIn() {
        NetworkPolicy closed = policy("  pods: {network: {ingress: []}}\n", NAMESPACE);
        NetworkPolicy one =
                policy("  pods: {network: {ingress: [{ports: [{port: 9404, protocol: TCP}]}]}}\n", NAMESPACE);

        assertThat(closed.getSpec().getIngress()).hasSize(2);
        assertThat(isOpenToAll(closed, "TCP", 9404)).isFalse();
        assertThat(isOpenToAll(one, "TCP", 9404)).isTrue();
        assertThat(isOpenToAll(one, "TCP", 9405)).isFalse();
    }

    @Test
    void shouldLetTheOperatorInFromWhereItIs() {
        NetworkPolicy known = policy("", NAMESPACE);
        NetworkPolicy unknown = policy("", Optional.empty());

        assertThat(known.getSpec()
                        .getIngress()
                        .get(1)
                        .getFrom()
                        .get(0)
                        .getNamespaceSelector()
                        .getMatchLabels())
                .containsEntry("kubernetes.io/metadata.name", "weir-system");
        assertThat(isOpenToAll(unknown, "TCP", JobConfig.REST_PORT)).isTrue();
        assertThat(isOpenToAll(unknown, "TCP", JobConfig.DATA_PORT)).isFalse();
    }

    @Test
    void shouldLeaveWhatGoesOutToTheUserUnlessAsked() {
        NetworkPolicy left = policy("", NAMESPACE);
        NetworkPolicy asked = policy("  pods: {network: {egress: []}}\n", NAMESPACE);

        assertThat(left.getSpec().getPolicyTypes()).containsExactly("Ingress");
        assertThat(asked.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(asked.getSpec().getEgress()).hasSize(2);
    }

    @Test
    void shouldMakeNoneThatIsSwitchedOff() {
        assertThat(guards("")).hasSize(2);
        assertThat(guards("  pods: {network: {enabled: false}}\n"))
                .singleElement()
                .isInstanceOf(PodDisruptionBudget.class);
        assertThat(guards("  pods: {disruptionBudget: {enabled: false}}\n"))
                .singleElement()
                .isInstanceOf(NetworkPolicy.class);
    }

    @Test
    void shouldCountNoPodOfAPreflightAsOneThatMayBeMissing() {
        PodDisruptionBudget budget = (PodDisruptionBudget) guards("").get(1);
        DesiredResources desired = DesiredResources.of(Fixtures.job(), Optional.empty());

        Pod preflight = (Pod) desired.preflight(1).get(1);

        assertThat(budget.getSpec().getSelector().getMatchExpressions().get(0).getValues())
                .containsExactlyInAnyOrder("jobmaster", "taskmanager")
                .doesNotContain(preflight.getMetadata().getLabels().get("app.kubernetes.io/component"));
    }

    @Test
    void shouldRestartNoPodWhenAGuardChanges() {
        DesiredResources before = DesiredResources.of(Fixtures.job(), Optional.empty());
        DesiredResources after = DesiredResources.of(
                Fixtures.job("  pods: {network: {enabled: false}, disruptionBudget: {maxUnavailable: 3}}\n"),
                Optional.empty());

        assertThat(after.jobMasterHash()).isEqualTo(before.jobMasterHash());
        assertThat(after.taskManagerHash()).isEqualTo(before.taskManagerHash());
    }
}
