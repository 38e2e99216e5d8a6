package dev.weir.protocol.grpc;

import dev.weir.protocol.Connection;
import dev.weir.protocol.ConnectionListener;
import dev.weir.protocol.MessageCodec;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Admits calls that carry the token and gives each a listener. */
final class ControlService {
    private static final Logger LOG = LoggerFactory.getLogger(ControlService.class);

    private final byte[] expected;
    private final MessageCodec codec;
    private final Function<Connection, ConnectionListener> accept;
    private final AtomicLong refused = new AtomicLong();

    ControlService(String token, MessageCodec codec, Function<Connection, ConnectionListener> accept) {
        this.expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        this.codec = codec;
        this.accept = accept;
    }

    ServerServiceDefinition definition() {
        return ServerServiceDefinition.builder(ControlMethod.SERVICE)
                .addMethod(ControlMethod.CONNECT, this::begin)
                .build();
    }

    long refused() {
        return refused.get();
    }

    private ServerCall.Listener<byte[]> begin(ServerCall<byte[], byte[]> call, Metadata headers) {
        String peer = String.valueOf(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
        if (!isAdmitted(headers.get(ControlMethod.AUTHORIZATION))) {
            countRefused(peer);
            call.close(Status.UNAUTHENTICATED.withDescription("the token is not this job's"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        call.sendHeaders(new Metadata());
        GrpcServerConnection connection = new GrpcServerConnection(call, peer, codec);
        connection.listener(accept.apply(connection));
        call.request(1);
        return connection;
    }

    /** Says so at the 1st, 2nd, 4th, 8th: a stranger that comes again and again must not fill the log. */
    private void countRefused(String peer) {
        long count = refused.incrementAndGet();
        if (Long.bitCount(count) == 1) {
            LOG.warn("refused a control connection from {}: its token is not this job's ({} so far)", peer, count);
        }
    }

    private boolean isAdmitted(String authorization) {
        return authorization != null && MessageDigest.isEqual(authorization.getBytes(StandardCharsets.UTF_8), expected);
    }
}
