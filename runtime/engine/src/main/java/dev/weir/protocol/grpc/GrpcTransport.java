package dev.weir.protocol.grpc;

import dev.weir.protocol.Connection;
import dev.weir.protocol.ConnectionListener;
import dev.weir.protocol.MessageCodec;
import dev.weir.protocol.Transport;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Control connections over gRPC and Netty, in clear text inside the cluster, admitted by the job's token. */
public final class GrpcTransport implements Transport {
    private static final long KEEP_ALIVE_SECONDS = 10;

    private final String token;
    private final MessageCodec codec;

    public GrpcTransport(String token, MessageCodec codec) {
        this.token = Objects.requireNonNull(token, "token is null");
        this.codec = Objects.requireNonNull(codec, "codec is null");
    }

    @Override
    public Listening listen(String host, int port, Function<Connection, ConnectionListener> accept) throws IOException {
        ControlService service = new ControlService(token, codec, accept);
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
                .addService(service.definition())
                .maxInboundMessageSize(ControlMethod.LARGEST_FRAME)
                .permitKeepAliveTime(KEEP_ALIVE_SECONDS / 2, TimeUnit.SECONDS)
                .directExecutor()
                .build()
                .start();
        return new GrpcListening(server, service);
    }

    @Override
    public Connection connect(String host, int port, ConnectionListener listener) {
        ManagedChannel channel = NettyChannelBuilder.forAddress(host, port)
                .usePlaintext()
                .disableRetry()
                .maxInboundMessageSize(ControlMethod.LARGEST_FRAME)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .directExecutor()
                .build();
        Metadata headers = new Metadata();
        headers.put(ControlMethod.AUTHORIZATION, "Bearer " + token);
        GrpcClientConnection connection = new GrpcClientConnection(
                channel,
                channel.newCall(ControlMethod.CONNECT, CallOptions.DEFAULT),
                host + ":" + port,
                codec,
                listener);
        connection.start(headers);
        return connection;
    }
}
