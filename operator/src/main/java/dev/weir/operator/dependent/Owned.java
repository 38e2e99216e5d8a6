package dev.weir.operator.dependent;

import dev.weir.operator.api.Group;
import dev.weir.operator.api.StreamJob;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;

/** What the resources that the operator makes for a job have in common: they go with it. */
final class Owned {
    private Owned() {}

    static ObjectMeta meta(StreamJob job, String name, Map<String, String> labels) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(job.getMetadata().getNamespace())
                .withLabels(labels)
                .addNewOwnerReference()
                .withApiVersion(Group.NAME + "/" + Group.VERSION)
                .withKind("StreamJob")
                .withName(job.getMetadata().getName())
                .withUid(job.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .endOwnerReference()
                .build();
    }

    /** Writes down which state is desired; nothing of it may be changed any more. */
    static void stamp(HasMetadata resource) {
        String hash = Json.hash(Json.tree(resource));
        resource.getMetadata().setAnnotations(Map.of(Names.APPLIED_HASH, hash));
    }
}
