package dev.weir.operator.reconciler;

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
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What of a job's resources is watched: those with the operator's labels, and no others. */
final class JobEventSources {
    private JobEventSources() {}

    static List<EventSource<?, StreamJob>> of(EventSourceContext<StreamJob> context) {
        List<EventSource<?, StreamJob>> sources = new ArrayList<>();
        Stream.of(
                        Secret.class,
                        ConfigMap.class,
                        Service.class,
                        StatefulSet.class,
                        Pod.class,
                        PodDisruptionBudget.class,
                        NetworkPolicy.class)
                .forEach(type -> sources.add(source(type, context)));
        return sources;
    }

    private static <R extends HasMetadata> InformerEventSource<R, StreamJob> source(
            Class<R> type, EventSourceContext<StreamJob> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, StreamJob.class)
                        .withLabelSelector(Names.MANAGED)
                        .withSecondaryToPrimaryMapper(resource -> Set.of(new ResourceID(
                                resource.getMetadata().getLabels().get(Names.JOB_LABEL),
                                resource.getMetadata().getNamespace())))
                        .withNamespacesInheritedFromController()
                        .build(),
                context);
    }
}
