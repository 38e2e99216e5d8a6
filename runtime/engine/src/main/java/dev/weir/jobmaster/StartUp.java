package dev.weir.jobmaster;

import dev.weir.common.EventLoop;
import dev.weir.common.Failures;
import dev.weir.control.JobConfig;
import dev.weir.control.JobFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the {@link StartSequence} until it succeeds: errors of the environment are shown and tried again with a growing delay,
 * all others end it. Owned by the JobMaster's thread.
 */
final class StartUp {
    private static final Logger LOG = LoggerFactory.getLogger(StartUp.class);
    private static final String UNREACHABLE = "StorageUnreachable";
    private static final long FIRST_DELAY_MILLIS = 250;
    private static final long LONGEST_DELAY_MILLIS = 5_000;

    /** What comes of it; on the JobMaster's thread. */
    interface Listener {
        void started(StartSequence.Started started);

        /** Will be tried again. */
        void hindered(JobFailure failure);

        /** Will not. */
        void failed(JobFailure failure);
    }

    private final StartSequence sequence;
    private final JobConfig.Storage storage;
    private final EventLoop loop;
    private final Listener listener;
    private long delayMillis = FIRST_DELAY_MILLIS;

    StartUp(StartSequence sequence, JobConfig.Storage storage, EventLoop loop, Listener listener) {
        this.sequence = sequence;
        this.storage = storage;
        this.loop = loop;
        this.listener = listener;
    }

    void begin() {
        loop.callBlocking(sequence::run, (started, failure) -> {
            if (failure == null) {
                listener.started(started);
            } else {
                failed(failure);
            }
        });
    }

    private void failed(Throwable thrown) {
        JobFailure failure = describe(thrown);
        if (failure.category() != JobFailure.Category.ENVIRONMENT) {
            LOG.error("the job cannot start: {}", failure.message(), thrown);
            listener.failed(failure);
            return;
        }
        LOG.warn("{}: {}; tried again in {} ms", failure.reason(), failure.message(), delayMillis);
        loop.schedule(delayMillis, this::begin);
        delayMillis = Math.min(2 * delayMillis, LONGEST_DELAY_MILLIS);
        listener.hindered(failure);
    }

    private JobFailure describe(Throwable thrown) {
        if (!(thrown instanceof StartSequence.StorageStepException)) {
            return Failures.classify(thrown, loop.clock());
        }
        JobFailure failure = Failures.classify(thrown.getCause(), loop.clock());
        if (failure.category() != JobFailure.Category.ENVIRONMENT
                || failure.reason().equals(UNREACHABLE)) {
            return failure;
        }
        return new JobFailure(
                failure.category(),
                UNREACHABLE,
                "storage at " + storage.endpoint() + ", bucket '" + storage.bucket() + "', cannot be used: "
                        + failure.message() + "; check the endpoint and that it can be reached from the job's pods",
                failure.at());
    }
}
