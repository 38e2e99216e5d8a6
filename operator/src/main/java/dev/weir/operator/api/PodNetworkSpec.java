package dev.weir.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import java.util.List;

/**
 * Who may reach a job's pods, and whom they may reach.
 *
 * @param ingress {@code null} if everybody may reach what the user's code listens on
 * @param egress {@code null} if they may reach everybody
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PodNetworkSpec(
        @JsonPropertyDescription(
                "Whether there is a NetworkPolicy. It opens Weir's own ports (JobMaster's REST and control, TaskManagers' data) to the job's pods, and REST to the operator, and to nobody else.")
        @Default("true")
        Boolean enabled,

        @JsonPropertyDescription(
                "Rules of a NetworkPolicy: who else may reach which ports. Left out: everybody may reach all ports that are not Weir's own; an empty list: nobody may.")
        @Size(max = 64)
        List<NetworkPolicyIngressRule> ingress,

        @JsonPropertyDescription(
                "Rules of a NetworkPolicy: whom the pods may reach besides each other and DNS; storage must be among them. Left out: everybody.")
        @Size(max = 64)
        List<NetworkPolicyEgressRule> egress) {
    static final PodNetworkSpec DEFAULT = new PodNetworkSpec(null, null, null);

    public PodNetworkSpec {
        enabled = enabled == null ? Boolean.TRUE : enabled;
    }
}
