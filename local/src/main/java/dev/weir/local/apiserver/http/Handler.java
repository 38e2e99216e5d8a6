package dev.weir.local.apiserver.http;

/** Answers requests; called by many threads at once. */
@FunctionalInterface
public interface Handler {

    /** @throws dev.weir.local.apiserver.json.ApiException for an answer that is a {@code Status} */
    Response handle(Request request);
}
