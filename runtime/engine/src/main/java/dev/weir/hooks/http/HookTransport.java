package dev.weir.hooks.http;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Sends one HTTP request. The one side effect of hooks over HTTP. */
public interface HookTransport {
    /**
     * @param status of HTTP
     * @param body its first bytes
     * @param cut whether there were more
     */
    record Answer(int status, byte[] body, boolean cut) {}

    /**
     * Posts and waits for the whole answer; follows no redirect. Blocks; any thread.
     *
     * @param maxAnswer bytes of the answer that are read
     * @param timeoutMillis for all of it, at least 1
     * @throws IOException if there is no answer in time
     */
    Answer post(URI url, Map<String, String> headers, byte[] body, int maxAnswer, long timeoutMillis)
            throws IOException;
}
