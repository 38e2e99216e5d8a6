package dev.weir.operator.dependent;

import dev.weir.control.JobConfig;
import dev.weir.operator.api.PodNetworkSpec;
import dev.weir.operator.api.PodsSpec;
import dev.weir.operator.api.StreamJob;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What guards a job's pods: how many may be evicted at the same time, and who may reach them. Nothing of it is in the pods, so
 * that a change restarts nothing.
 */
public final class JobGuards {
    /** Value of {@code app.kubernetes.io/name} of the operator's own pods, as the chart labels them. */
    static final String OPERATOR_PODS = Names.OPERATOR;

    private static final int DNS = 53;
    private static final int LAST_PORT = 65_535;
    /** Ports that only the job's pods, and the operator, may reach; ascending. */
    private static final List<Integer> OWN_PORTS =
            List.of(JobConfig.CONTROL_PORT, JobConfig.DATA_PORT, JobConfig.REST_PORT);

    private final StreamJob job;
    private final String name;
    private final Optional<String> operatorNamespace;

    private JobGuards(StreamJob job, Optional<String> operatorNamespace) {
        this.job = job;
        this.name = job.getMetadata().getName();
        this.operatorNamespace = operatorNamespace;
    }

    /**
     * The guards that the job should have; others that it has are to go.
     *
     * @param operatorNamespace where the operator's pods are; empty: it is not known, and everybody may reach REST, which asks
     *     for the job's token
     */
    public static List<HasMetadata> of(StreamJob job, Optional<String> operatorNamespace) {
        PodsSpec pods = job.getSpec().pods();
        JobGuards guards = new JobGuards(job, operatorNamespace);
        List<HasMetadata> all = new ArrayList<>();
        if (pods.network().enabled()) {
            all.add(guards.networkPolicy(pods.network()));
        }
        if (pods.disruptionBudget().enabled()) {
            all.add(guards.disruptionBudget(pods.disruptionBudget()));
        }
        all.forEach(Owned::stamp);
        return all;
    }

    /**
     * Of JobMaster and TaskManagers together: a lost one of either costs tasks a restart. A preflight's pod is none of them. Pods
     * that are not ready may always be evicted: a job that does not run must not keep a node from being drained.
     */
    private PodDisruptionBudget disruptionBudget(PodsSpec.DisruptionBudget budget) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(Owned.meta(job, Names.guard(name), Names.labels(name)))
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(budget.maxUnavailable()))
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .withNewSelector()
                .withMatchLabels(Map.of(Names.JOB_LABEL, name))
                .addNewMatchExpression()
                .withKey(Names.COMPONENT)
                .withOperator("In")
                .withValues(Names.JOB_MASTER, Names.TASK_MANAGER)
                .endMatchExpression()
                .endSelector()
                .endSpec()
                .build();
    }

    private NetworkPolicy networkPolicy(PodNetworkSpec network) {
        List<NetworkPolicyIngressRule> ingress = new ArrayList<>(List.of(
                new NetworkPolicyIngressRuleBuilder().withFrom(ownPods()).build(), operator()));
        ingress.addAll(network.ingress() == null ? List.of(othersPorts()) : network.ingress());
        NetworkPolicyBuilder policy = new NetworkPolicyBuilder()
                .withMetadata(Owned.meta(job, Names.guard(name), Names.labels(name)))
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(Map.of(Names.JOB_LABEL, name))
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .withIngress(ingress)
                .endSpec();
        if (network.egress() != null) {
            policy.editSpec()
                    .addToPolicyTypes("Egress")
                    .withEgress(egress(network.egress()))
                    .endSpec();
        }
        return policy.build();
    }

    private NetworkPolicyPeer ownPods() {
        return new NetworkPolicyPeerBuilder()
                .withNewPodSelector()
                .withMatchLabels(Map.of(Names.JOB_LABEL, name))
                .endPodSelector()
                .build();
    }

    private NetworkPolicyIngressRule operator() {
        NetworkPolicyIngressRuleBuilder rule =
                new NetworkPolicyIngressRuleBuilder().withPorts(port("TCP", JobConfig.REST_PORT, JobConfig.REST_PORT));
        operatorNamespace.ifPresent(namespace -> rule.addNewFrom()
                .withNewNamespaceSelector()
                .withMatchLabels(Map.of("kubernetes.io/metadata.name", namespace))
                .endNamespaceSelector()
                .withNewPodSelector()
                .withMatchLabels(Map.of("app.kubernetes.io/name", OPERATOR_PODS))
                .endPodSelector()
                .endFrom());
        return rule.build();
    }

    /** Whatever the user's code listens on. */
    private static NetworkPolicyIngressRule othersPorts() {
        List<NetworkPolicyPort> ports = new ArrayList<>();
        int first = 1;
        for (int own : OWN_PORTS) {
            if (first < own) {
                ports.add(port("TCP", first, own - 1));
            }
            first = own + 1;
        }
        ports.add(port("TCP", first, LAST_PORT));
        ports.add(port("UDP", 1, LAST_PORT));
        return new NetworkPolicyIngressRuleBuilder().withPorts(ports).build();
    }

    private List<NetworkPolicyEgressRule> egress(List<NetworkPolicyEgressRule> users) {
        List<NetworkPolicyEgressRule> rules = new ArrayList<>(List.of(
                new NetworkPolicyEgressRuleBuilder().withTo(ownPods()).build(),
                new NetworkPolicyEgressRuleBuilder()
                        .withPorts(port("UDP", DNS, DNS), port("TCP", DNS, DNS))
                        .build()));
        rules.addAll(users);
        return rules;
    }

    private static NetworkPolicyPort port(String protocol, int first, int last) {
        return new NetworkPolicyPortBuilder()
                .withProtocol(protocol)
                .withPort(new IntOrString(first))
                .withEndPort(first == last ? null : Integer.valueOf(last))
                .build();
    }
}
