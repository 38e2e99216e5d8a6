package dev.weir.local.apiserver.http;

import dev.weir.local.apiserver.json.ApiException;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection: a request at a time, each handled by a thread of the pool, answered on the event loop. */
final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private final Handler handler;
    private final Executor workers;
    // Whether an answer is still to come; event loop only.
    private boolean busy;

    Connection(Handler handler, Executor workers) {
        this.handler = Objects.requireNonNull(handler, "handler is null");
        this.workers = Objects.requireNonNull(workers, "workers is null");
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
        if (busy) {
            // Pipelining: no client of Kubernetes does it, and the answers could not be kept in order.
            context.close();
            return;
        }
        if (!message.decoderResult().isSuccess()) {
            respond(context, Response.error(ApiException.badRequest("the request is not valid HTTP")), false, false);
            return;
        }
        busy = true;
        boolean keepAlive = HttpUtil.isKeepAlive(message);
        boolean head = message.method().equals(HttpMethod.HEAD);
        boolean upgrade = message.headers().containsValue(HttpHeaderNames.UPGRADE, "websocket", true);
        try {
            Request request = read(message);
            workers.execute(() -> answer(context, request, keepAlive, head, upgrade));
        } catch (IllegalArgumentException e) {
            respond(
                    context,
                    Response.error(ApiException.badRequest("the URL is malformed: " + e.getMessage())),
                    false,
                    head);
        } catch (RejectedExecutionException e) {
            context.close();
        }
    }

    private static Request read(FullHttpRequest message) {
        QueryStringDecoder url = new QueryStringDecoder(message.uri());
        List<String> path = new ArrayList<>();
        for (String segment : url.rawPath().split("/")) {
            if (!segment.isEmpty()) {
                path.add(QueryStringDecoder.decodeComponent(segment.replace("+", "%2B")));
            }
        }
        Map<String, String> headers = new HashMap<>();
        message.headers()
                .forEach(entry -> headers.merge(
                        entry.getKey().toLowerCase(Locale.ROOT),
                        entry.getValue(),
                        (first, next) -> first + "," + next));
        return new Request(
                message.method().name(), path, url.parameters(), headers, ByteBufUtil.getBytes(message.content()));
    }

    /** Run by a worker. */
    private void answer(
            ChannelHandlerContext context, Request request, boolean keepAlive, boolean head, boolean upgrade) {
        Response response;
        try {
            response = handler.handle(request);
        } catch (ApiException e) {
            response = Response.error(e);
        } catch (RuntimeException | StackOverflowError e) {
            log.error("{} /{} failed", request.method(), String.join("/", request.path()), e);
            response = Response.error(ApiException.internal(e.toString()));
        }
        if (response instanceof Response.Full full) {
            context.executor().execute(() -> respond(context, full, keepAlive, head));
        } else if (response instanceof Response.Stream stream) {
            if (upgrade) {
                // A client that wants a WebSocket and gets a plain 200 watches over HTTP instead.
                Response.Full plain = Response.text(200, "");
                context.executor().execute(() -> respond(context, plain, false, head));
            } else {
                stream(context, stream);
            }
        }
    }

    private void respond(ChannelHandlerContext context, Response.Full response, boolean keepAlive, boolean head) {
        DefaultFullHttpResponse message = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(response.status()),
                head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(response.body()));
        message.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, response.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, response.body().length);
        for (String warning : response.warnings()) {
            message.headers().add("Warning", "299 - \"" + warning.replaceAll("[\\\\\"\\p{Cntrl}]", "'") + "\"");
        }
        busy = false;
        if (keepAlive) {
            context.writeAndFlush(message);
        } else {
            message.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            context.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private static void stream(ChannelHandlerContext context, Response.Stream stream) {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, stream.contentType())
                .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        context.writeAndFlush(head);
        stream.start().accept(new ChannelSink(context.channel()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("the connection of {} failed", context.channel().remoteAddress(), cause);
        context.close();
    }
}
