package dev.weir.operator.model;

import dev.weir.operator.api.Group;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;

/** Hands off: what is annotated so is looked at, and nothing of it is changed, until the annotation is taken off. */
public final class Pauses {
    /** The annotation; its value is {@code true}. */
    public static final String PAUSED = Group.NAME + "/paused";

    private Pauses() {}

    public static boolean isPaused(HasMetadata resource) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        return annotations != null && "true".equals(annotations.get(PAUSED));
    }

    /** A paused job is judged by what its pods were made from; one without pods waits. */
    public static JobObservation lookOn(JobObservation seen) {
        Problem paused = new Problem("Paused", "what the specification asks for waits: it is annotated with " + PAUSED);
        if (seen.jobMaster().exists()) {
            return seen.upToDate() ? seen : seen.holding(new HeldChange(HeldChange.Kind.ASKED, paused));
        }
        return seen.suspended() || seen.problem().isPresent() ? seen : seen.with(paused);
    }
}
