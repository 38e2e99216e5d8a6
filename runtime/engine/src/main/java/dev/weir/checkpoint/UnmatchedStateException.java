package dev.weir.checkpoint;

import dev.weir.common.ClassifiedFailure;
import dev.weir.control.JobFailure;

/** A checkpoint and a job do not fit: going on would lose state without a word. */
public final class UnmatchedStateException extends RuntimeException implements ClassifiedFailure {
    private static final long serialVersionUID = 1L;

    public UnmatchedStateException(String message) {
        super(message);
    }

    @Override
    public JobFailure.Category category() {
        return JobFailure.Category.USER;
    }

    @Override
    public String reason() {
        return "UnmatchedState";
    }
}
