package dev.weir.protocol;

import dev.weir.control.JobFailure;

/**
 * A failure on its way to the JobMaster: a {@link JobFailure} as it was classified where it happened.
 *
 * @param category whose it is to mend
 * @param reason one word in CamelCase
 */
public record Failure(JobFailure.Category category, String reason, String message, long at) {
    public static Failure of(JobFailure failure) {
        return new Failure(failure.category(), failure.reason(), failure.message(), failure.at());
    }

    public JobFailure toJobFailure() {
        return new JobFailure(category, reason, message, at);
    }
}
