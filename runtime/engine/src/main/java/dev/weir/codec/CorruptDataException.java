package dev.weir.codec;

import dev.weir.common.ClassifiedFailure;
import dev.weir.control.JobFailure;

/** Bytes are not what they should be: cut off, altered, or written by something else. */
public final class CorruptDataException extends RuntimeException implements ClassifiedFailure {
    private static final long serialVersionUID = 1L;

    public CorruptDataException(String found) {
        super(found);
    }

    public CorruptDataException(String found, Throwable cause) {
        super(found, cause);
    }

    @Override
    public JobFailure.Category category() {
        return JobFailure.Category.ENVIRONMENT;
    }

    @Override
    public String reason() {
        return "CorruptData";
    }
}
