package dev.weir.local.apiserver.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The body of a chunked answer on one connection. */
final class ChannelSink implements Response.Sink {

    private static final Logger log = LoggerFactory.getLogger(ChannelSink.class);
    private static final long POLL_MILLIS = 20;

    private final Channel channel;
    private volatile boolean ended; // by either side; only ever becomes true

    ChannelSink(Channel channel) {
        this.channel = Objects.requireNonNull(channel, "channel is null");
    }

    @Override
    public boolean write(byte[] bytes) {
        if (ended || !channel.isActive()) {
            return false;
        }
        if (!channel.isWritable()) {
            log.warn("a client that reads its stream too slowly is cut off: {}", channel.remoteAddress());
            ended = true;
            channel.close();
            return false;
        }
        channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)));
        return true;
    }

    @Override
    public boolean writeBlocking(byte[] bytes) throws InterruptedException {
        while (!ended && channel.isActive() && !channel.isWritable()) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return write(bytes);
    }

    @Override
    public void end() {
        if (!ended) {
            ended = true;
            channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void onEnd(Runnable action) {
        channel.closeFuture().addListener(done -> action.run());
    }
}
