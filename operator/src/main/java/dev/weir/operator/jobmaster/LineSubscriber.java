package dev.weir.operator.jobmaster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * Cuts a response into lines as they come. A line longer than the limit ends the stream: what runs in a job's pods is not
 * trusted to be reasonable.
 */
final class LineSubscriber implements BodySubscriber<Void> {
    private final int longest;
    private final Consumer<String> lines;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    // The line that is not complete yet; written by the HTTP client, which calls one method at a time.
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    // Set once, by the HTTP client, before anything else is called.
    private Flow.Subscription subscription;

    LineSubscriber(int longest, Consumer<String> lines) {
        this.longest = longest;
        this.lines = lines;
    }

    @Override
    public CompletionStage<Void> getBody() {
        return end;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        try {
            for (ByteBuffer buffer : buffers) {
                take(buffer);
            }
            subscription.request(1);
        } catch (IOException | RuntimeException e) {
            subscription.cancel();
            end.completeExceptionally(e);
        }
    }

    private void take(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            byte next = buffer.get();
            if (next == '\n') {
                String line = begun.toString(StandardCharsets.UTF_8);
                begun.reset();
                if (!line.isBlank()) {
                    lines.accept(line);
                }
            } else if (begun.size() == longest) {
                throw new IOException("a line of the event stream is longer than " + longest + " bytes");
            } else {
                begun.write(next);
            }
        }
    }

    @Override
    public void onError(Throwable error) {
        end.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        end.complete(null);
    }
}
