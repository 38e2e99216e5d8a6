package dev.weir.operator.model;

import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.NamespaceGrant;
import dev.weir.operator.api.StreamJob;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who may start from a Checkpoint: StreamJobs of its own namespace, and of those that its owner lets in, which is whoever may write the
 * Checkpoint, or its StreamJob. A grant is asked for when a name is resolved; taking it back lets the Checkpoint go, and stops nobody who has
 * started.
 */
public final class RestoreGrants {
    /** Reason of the condition of a StreamJob that was not let in. */
    public static final String NOT_GRANTED = "RestoreNotGranted";

    private RestoreGrants() {}

    /**
     * @param owner the StreamJob that the checkpoint is of, if it exists
     * @param namespace of the StreamJob that is to start from it
     */
    public static boolean allow(Checkpoint checkpoint, Optional<StreamJob> owner, String namespace) {
        if (namespace.equals(checkpoint.getMetadata().getNamespace())) {
            return true;
        }
        List<NamespaceGrant> byJob =
                owner.map(job -> job.getSpec().savepoints().restorableFrom()).orElse(List.of());
        return Stream.concat(checkpoint.getSpec().restorableFrom().stream(), byJob.stream())
                .anyMatch(grant -> grant.includes(namespace));
    }

    /** For people who look at the Checkpoint: which job it is, with its namespace if that is another one. */
    public static String describe(StreamJob job, Checkpoint checkpoint) {
        String namespace = job.getMetadata().getNamespace();
        String name = job.getMetadata().getName();
        return namespace.equals(checkpoint.getMetadata().getNamespace()) ? name : namespace + "/" + name;
    }
}
