package dev.weir.operator.reconciler;

import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointStatus;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/** Writes the status of primary resources, from fresh objects, so that nothing else of them is ever written. */
public interface StatusWriter {
    /**
     * Applies a status server-side; the cache shows it from then on.
     *
     * @param primary the resource as it was read
     * @param fresh the same resource with nothing but its name and its status
     */
    <P extends HasMetadata> void write(P primary, P fresh, Context<P> context);

    /** Applies the status of a job. */
    default void write(StreamJob job, StreamJobStatus status, Context<StreamJob> context) {
        StreamJob fresh = new StreamJob();
        name(fresh, job);
        fresh.setStatus(status);
        write(job, fresh, context);
    }

    /** Applies the status of a checkpoint. */
    default void write(Checkpoint checkpoint, CheckpointStatus status, Context<Checkpoint> context) {
        Checkpoint fresh = new Checkpoint();
        name(fresh, checkpoint);
        fresh.setStatus(status);
        write(checkpoint, fresh, context);
    }

    private static void name(HasMetadata fresh, HasMetadata of) {
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(of.getMetadata().getName())
                .withNamespace(of.getMetadata().getNamespace())
                .build());
    }
}
