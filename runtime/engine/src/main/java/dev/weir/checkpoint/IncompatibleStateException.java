package dev.weir.checkpoint;

import dev.weir.common.ClassifiedFailure;
import dev.weir.control.JobFailure;
import java.util.stream.Collectors;

/** A program cannot go on from its job's checkpoint; nothing was stopped, deployed or changed. */
public final class IncompatibleStateException extends RuntimeException implements ClassifiedFailure {
    private static final long serialVersionUID = 1L;

    /** @param result with at least one problem */
    public IncompatibleStateException(StateCompatibility.Result result) {
        super("the program cannot go on from checkpoint " + result.checkpointId() + ", which is left as it is: "
                + result.problems().stream()
                        .map(StateCompatibility.Problem::describe)
                        .collect(Collectors.joining("\n")));
    }

    @Override
    public JobFailure.Category category() {
        return JobFailure.Category.USER;
    }

    @Override
    public String reason() {
        return "IncompatibleState";
    }
}
