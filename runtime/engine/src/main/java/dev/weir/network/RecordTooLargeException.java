package dev.weir.network;

import dev.weir.common.ClassifiedFailure;
import dev.weir.control.JobFailure;

/** A record that is too large to be sent to another process. */
public final class RecordTooLargeException extends RuntimeException implements ClassifiedFailure {
    private static final long serialVersionUID = 1L;

    RecordTooLargeException(long bytes, int limit, String type) {
        super(
                "a record of type " + type + " takes " + bytes + " bytes, and at most " + limit
                        + " can be sent to another process: make records smaller, or keep large values elsewhere and send where");
    }

    @Override
    public JobFailure.Category category() {
        return JobFailure.Category.USER;
    }

    @Override
    public String reason() {
        return "RecordTooLarge";
    }
}
