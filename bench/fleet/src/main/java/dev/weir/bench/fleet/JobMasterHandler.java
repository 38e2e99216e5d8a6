package dev.weir.bench.fleet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** One connection: the event stream of a job at rest, with its heartbeats, and pins that are all there. */
final class JobMasterHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final long HEARTBEAT_MILLIS = 5_000;
    private static final String HEARTBEAT = "{\"type\":\"heartbeat\"}";
    private static final String NONE_MISSING = "{\"missing\":[]}";

    private final UnaryOperator<String> snapshots;
    // Null while no stream is open; the event loop's alone.
    private ScheduledFuture<?> heartbeats;

    JobMasterHandler(UnaryOperator<String> snapshots) {
        this.snapshots = snapshots;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        String snapshot = snapshots.apply(((InetSocketAddress) context.channel().localAddress())
                .getAddress()
                .getHostAddress());
        if (snapshot == null) {
            answer(context, HttpResponseStatus.SERVICE_UNAVAILABLE, "{}");
        } else if (request.uri().equals("/v1/events")) {
            stream(context, snapshot);
        } else {
            answer(context, HttpResponseStatus.OK, NONE_MISSING);
        }
    }

    private void stream(ChannelHandlerContext context, String snapshot) {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        HttpUtil.setTransferEncodingChunked(head, true);
        context.write(head);
        line(context, snapshot);
        heartbeats = context.executor()
                .scheduleAtFixedRate(
                        () -> line(context, HEARTBEAT), HEARTBEAT_MILLIS, HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void line(ChannelHandlerContext context, String text) {
        context.writeAndFlush(new DefaultHttpContent(bytes(text + "\n")));
    }

    private static void answer(ChannelHandlerContext context, HttpResponseStatus status, String body) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, bytes(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        context.writeAndFlush(response);
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (heartbeats != null) {
            heartbeats.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
