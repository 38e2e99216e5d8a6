package dev.weir.jobmaster.rest;

import dev.weir.jobmaster.RequestRefusedException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what the JobMaster answers, but not for long: a thread of the server's pool is held meanwhile. */
final class Answers {
    private static final long WAIT_SECONDS = 5;

    private Answers() {}

    static <T> T await(CompletionStage<T> answer) throws HttpFailure {
        try {
            return answer.toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RequestRefusedException refused) {
                throw new HttpFailure(refused.isWorthAskingAgain() ? 503 : 409, refused.reason(), refused.getMessage());
            }
            throw new IllegalStateException("the JobMaster failed to answer", e.getCause());
        } catch (TimeoutException e) {
            throw new HttpFailure(
                    503, "Busy", "the JobMaster did not answer in " + WAIT_SECONDS + " s: ask again later");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HttpFailure(503, "Stopping", "the JobMaster stops: ask again later");
        }
    }
}
