package dev.weir.hooks.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Takes the beginning of an answer, and hangs up on one that goes on. One thread of the client at a time. */
final class BoundedBody implements BodySubscriber<BoundedBody.Content> {
    /** @param cut whether there was more */
    record Content(byte[] bytes, boolean cut) {}

    private final int max;
    private final CompletableFuture<Content> content = new CompletableFuture<>();
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private Flow.Subscription subscription;

    BoundedBody(int max) {
        this.max = max;
    }

    @Override
    public CompletionStage<Content> getBody() {
        return content;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            boolean tooMuch = buffer.remaining() > max - taken.size();
            byte[] bytes = new byte[Math.min(buffer.remaining(), max - taken.size())];
            buffer.get(bytes);
            taken.writeBytes(bytes);
            if (tooMuch) {
                subscription.cancel();
                content.complete(new Content(taken.toByteArray(), true));
                return;
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        content.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        content.complete(new Content(taken.toByteArray(), false));
    }
}
