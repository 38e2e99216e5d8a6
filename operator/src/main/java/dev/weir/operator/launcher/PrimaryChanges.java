package dev.weir.operator.launcher;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Objects;

/** Which changes of a custom resource are worth a reconcile: all but those of its status, which the operator writes itself. */
final class PrimaryChanges {
    private PrimaryChanges() {}

    static boolean matter(HasMetadata after, HasMetadata before) {
        ObjectMeta now = after.getMetadata();
        ObjectMeta old = before.getMetadata();
        return !Objects.equals(now.getGeneration(), old.getGeneration())
                || !Objects.equals(now.getUid(), old.getUid())
                || !Objects.equals(now.getDeletionTimestamp(), old.getDeletionTimestamp())
                || !Objects.equals(now.getAnnotations(), old.getAnnotations())
                || !Objects.equals(now.getLabels(), old.getLabels())
                || !Objects.equals(now.getFinalizers(), old.getFinalizers())
                || !Objects.equals(now.getOwnerReferences(), old.getOwnerReferences());
    }
}
