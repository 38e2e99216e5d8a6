package dev.weir.operator.reconciler;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.api.reconciler.dependent.managed.ManagedWorkflowAndDependentResourceContext;
import io.javaoperatorsdk.operator.processing.event.EventSourceRetriever;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/** What a reconcile sees: everything of a fake cluster. */
record FakeContext<P extends HasMetadata>(P primary, FakeCluster cluster) implements Context<P> {
    @Override
    public Optional<RetryInfo> getRetryInfo() {
        return Optional.empty();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R> Set<R> getSecondaryResources(Class<R> type) {
        return (Set<R>) cluster.all(type.asSubclass(HasMetadata.class)).stream()
                .filter(one -> one.getMetadata().getLabels() != null
                        && one.getMetadata().getLabels().containsKey("weir.dev/streamjob"))
                .collect(java.util.stream.Collectors.toSet());
    }

    @Override
    public <R> Optional<R> getSecondaryResource(Class<R> type, String eventSource) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ControllerConfiguration<P> getControllerConfiguration() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ManagedWorkflowAndDependentResourceContext managedWorkflowAndDependentResourceContext() {
        throw new UnsupportedOperationException();
    }

    @Override
    public EventSourceRetriever<P> eventSourceRetriever() {
        throw new UnsupportedOperationException();
    }

    @Override
    public KubernetesClient getClient() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ExecutorService getWorkflowExecutorService() {
        throw new UnsupportedOperationException();
    }

    @Override
    public P getPrimaryResource() {
        return primary;
    }

    @Override
    public IndexedResourceCache<P> getPrimaryCache() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isNextReconciliationImminent() {
        return false;
    }

    @Override
    public boolean isPrimaryResourceDeleted() {
        return false;
    }

    @Override
    public boolean isPrimaryResourceFinalStateUnknown() {
        return false;
    }
}
