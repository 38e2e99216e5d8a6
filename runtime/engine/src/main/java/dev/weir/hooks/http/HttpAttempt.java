package dev.weir.hooks.http;

import com.fasterxml.jackson.core.JacksonException;
import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.control.ControlJson;
import dev.weir.control.HookAnswer;
import dev.weir.control.HookRequest;
import dev.weir.hooks.HookFailedException;
import dev.weir.hooks.http.HookTransport.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sends a call once and judges the answer. May be run again, by one blocking thread at a time. */
final class HttpAttempt {
    /** An answer may hold 1 MiB of data in base64 and what JSON puts around it. */
    static final int MAX_ANSWER = 3 << 19;

    private static final int SHOWN_OF_AN_ANSWER = 200;

    /** The same request may be answered otherwise later. */
    static final class TryAgainException extends Exception {
        private static final long serialVersionUID = 1L;

        private final CheckpointFailureReason reason;

        TryAgainException(CheckpointFailureReason reason, String message) {
            super(message);
            this.reason = reason;
        }

        CheckpointFailureReason reason() {
            return reason;
        }
    }

    private final HttpHooks shared;
    private final URI url;
    private final String id;
    private final byte[] body;
    private final HookRequest.Step step;

    HttpAttempt(HttpHooks shared, URI url, String id, byte[] body, HookRequest.Step step) {
        this.shared = shared;
        this.url = url;
        this.id = id;
        this.body = body;
        this.step = step;
    }

    /**
     * @param now epoch milliseconds, to be signed
     * @param timeoutMillis for all of it
     * @return data in the answer
     */
    Optional<byte[]> run(long now, long timeoutMillis) throws TryAgainException, HookFailedException {
        return judge(send(keys(), Long.toString(now / 1000), timeoutMillis));
    }

    private List<byte[]> keys() throws HookFailedException {
        try {
            return shared.keys.current();
        } catch (IOException e) {
            throw failed(" cannot be called, since there is no key to sign calls with: " + e.getMessage());
        }
    }

    private Answer send(List<byte[]> keys, String timestamp, long timeoutMillis) throws TryAgainException {
        Map<String, String> headers = Map.of(
                "Content-Type",
                "application/json",
                "Accept",
                "application/json",
                "User-Agent",
                "weir",
                "Idempotency-Key",
                id,
                "Weir-Timestamp",
                timestamp,
                "Weir-Signature",
                HookSignature.of(keys, timestamp, body));
        try {
            return shared.transport.post(url, headers, body, MAX_ANSWER, timeoutMillis);
        } catch (HttpTimeoutException e) {
            throw new TryAgainException(
                    CheckpointFailureReason.HOOK_TIMED_OUT, "at " + url + " did not answer: " + e.getMessage());
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new TryAgainException(
                    CheckpointFailureReason.HOOK_FAILED, "at " + url + " cannot be reached: " + why);
        }
    }

    private Optional<byte[]> judge(Answer answer) throws TryAgainException, HookFailedException {
        int status = answer.status();
        if (status / 100 == 2) {
            return step == HookRequest.Step.BEFORE ? data(answer) : Optional.empty();
        }
        if (status / 100 == 5) {
            throw new TryAgainException(CheckpointFailureReason.HOOK_FAILED, "at " + url + answered(answer));
        }
        if (status / 100 == 3) {
            throw failed(answered(answer) + "; redirects are not followed: name the address that it leads to");
        }
        throw failed(answered(answer));
    }

    private Optional<byte[]> data(Answer answer) throws HookFailedException {
        if (answer.cut()) {
            throw new HookFailedException(
                    CheckpointFailureReason.HOOK_DATA_TOO_LARGE,
                    "at " + url + " answered with more than " + MAX_ANSWER + " bytes");
        }
        if (answer.body().length == 0) {
            return Optional.empty();
        }
        try {
            HookAnswer read = ControlJson.mapper().readValue(answer.body(), HookAnswer.class);
            return read == null ? Optional.empty() : read.data();
        } catch (JacksonException e) {
            throw failed(" answered " + answer.status() + " with a body that is no {\"data\": \"<base64>\"}: "
                    + e.getOriginalMessage() + "; answer with that, or with no body" + shown(answer));
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot be read", e);
        }
    }

    private HookFailedException failed(String did) {
        return new HookFailedException(CheckpointFailureReason.HOOK_FAILED, "at " + url + did);
    }

    private String answered(Answer answer) {
        return " answered " + answer.status() + " to " + step.word() + shown(answer);
    }

    /** The beginning of an answer in one line, for people. */
    private static String shown(Answer answer) {
        String text = new String(
                        answer.body(), 0, Math.min(answer.body().length, SHOWN_OF_AN_ANSWER), StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .trim();
        return text.isEmpty() ? "" : ": " + text;
    }
}
