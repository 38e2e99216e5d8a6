package dev.weir.common;

import dev.weir.control.JobFailure;

/** An exception of the engine's that knows whose it is to mend. {@link Failures} asks it. */
public interface ClassifiedFailure {
    JobFailure.Category category();

    /** One word in CamelCase, fit for a Kubernetes condition. */
    String reason();
}
