package dev.weir.jobmaster;

import dev.weir.common.ClassifiedFailure;
import dev.weir.control.JobFailure;

/** The job cannot start from what {@code spec.restoreFrom} names; the message says what to change. */
final class RestoreFromException extends Exception implements ClassifiedFailure {
    private static final long serialVersionUID = 1L;

    RestoreFromException(String message, Throwable cause) {
        super("spec.restoreFrom: " + message, cause);
    }

    @Override
    public JobFailure.Category category() {
        return JobFailure.Category.USER;
    }

    @Override
    public String reason() {
        return "RestoreFromUnusable";
    }
}
