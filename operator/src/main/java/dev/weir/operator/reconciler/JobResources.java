package dev.weir.operator.reconciler;

import dev.weir.control.JobConfig;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.dependent.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/** What exists of a job's resources, as the caches show it. */
record JobResources(
        Collection<Secret> secrets,
        Collection<ConfigMap> configMaps,
        Collection<Service> services,
        Collection<StatefulSet> statefulSets,
        Collection<Pod> pods,
        Collection<PodDisruptionBudget> disruptionBudgets,
        Collection<NetworkPolicy> networkPolicies) {

    static JobResources of(Context<StreamJob> context) {
        return new JobResources(
                context.getSecondaryResources(Secret.class),
                context.getSecondaryResources(ConfigMap.class),
                context.getSecondaryResources(Service.class),
                context.getSecondaryResources(StatefulSet.class),
                context.getSecondaryResources(Pod.class),
                context.getSecondaryResources(PodDisruptionBudget.class),
                context.getSecondaryResources(NetworkPolicy.class));
    }

    Collection<? extends HasMetadata> ofKind(String kind) {
        return Stream.of(secrets, configMaps, services, statefulSets, disruptionBudgets, networkPolicies)
                .flatMap(Collection::stream)
                .filter(one -> one.getKind().equals(kind))
                .toList();
    }

    /** What guards its pods. */
    Stream<HasMetadata> guards() {
        return Stream.concat(disruptionBudgets.stream(), networkPolicies.stream());
    }

    Optional<StatefulSet> statefulSet(String name) {
        return statefulSets.stream()
                .filter(set -> set.getMetadata().getName().equals(name))
                .findFirst();
    }

    Optional<ConfigMap> configMap(String name) {
        return configMaps.stream()
                .filter(map -> map.getMetadata().getName().equals(name))
                .findFirst();
    }

    Optional<Pod> pod(String name) {
        return pods.stream()
                .filter(pod -> pod.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** The token with which the job's processes know each other, and the operator. */
    Optional<String> token(String job) {
        return secrets.stream()
                .filter(secret -> secret.getMetadata().getName().equals(Names.config(job)))
                .filter(secret -> secret.getData() != null && secret.getData().containsKey(JobConfig.TOKEN_FILE))
                .map(secret -> new String(
                        Base64.getDecoder().decode(secret.getData().get(JobConfig.TOKEN_FILE)),
                        StandardCharsets.US_ASCII))
                .findFirst();
    }
}
