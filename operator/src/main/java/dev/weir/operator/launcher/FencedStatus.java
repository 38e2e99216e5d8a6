package dev.weir.operator.launcher;

import dev.weir.operator.dependent.Names;
import dev.weir.operator.reconciler.OutdatedException;
import dev.weir.operator.reconciler.StatusWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.HttpURLConnection;

/**
 * Status by server-side apply, seen by the next reconcile at once. It is written onto the version of the resource that it was
 * made from, and onto no other: an operator that was cut off, or stood still, cannot overwrite what its successor has written.
 */
final class FencedStatus implements StatusWriter {
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(Names.OPERATOR)
            .withForce(true)
            .build();

    private final Leadership leadership;

    FencedStatus(Leadership leadership) {
        this.leadership = leadership;
    }

    @Override
    public <P extends HasMetadata> void write(P primary, P fresh, Context<P> context) {
        FencedCluster.require(leadership);
        fresh.getMetadata().setResourceVersion(primary.getMetadata().getResourceVersion());
        fresh.getMetadata().setUid(primary.getMetadata().getUid());
        try {
            P written =
                    context.getClient().resource(fresh).subresource("status").patch(APPLY, fresh);
            context.eventSourceRetriever()
                    .getControllerEventSource()
                    .handleRecentResourceUpdate(ResourceID.fromResource(primary), written, primary);
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                throw new OutdatedException(primary, e);
            }
            throw e;
        }
    }
}
