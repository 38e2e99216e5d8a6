package dev.weir.hooks.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * By the JDK's client: HTTP/1.1, no redirects, no proxy whatever the environment says, the JDK's trusted certificates. One client
 * for all hooks of a process, so that connections are used again; made when the first is called, for most jobs have none, and
 * certificates and the client's thread have their price.
 */
public final class JdkHookTransport implements HookTransport {
    /** {@code null} until it is first needed. Guarded by this. */
    private HttpClient client;

    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .build();
        }
        return client;
    }

    @Override
    public Answer post(URI url, Map<String, String> headers, byte[] body, int maxAnswer, long timeoutMillis)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        // The request's own timeout ends with the headers of the answer; this one is for its body too.
        CompletableFuture<HttpResponse<BoundedBody.Content>> exchange =
                client().sendAsync(request.build(), info -> new BoundedBody(maxAnswer));
        try {
            HttpResponse<BoundedBody.Content> response = exchange.get(timeoutMillis, TimeUnit.MILLISECONDS);
            return new Answer(
                    response.statusCode(),
                    response.body().bytes(),
                    response.body().cut());
        } catch (TimeoutException e) {
            exchange.cancel(true);
            throw new HttpTimeoutException("no answer within " + timeoutMillis + " ms");
        } catch (InterruptedException e) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for an answer");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        }
    }
}
