package dev.weir.protocol.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.codec.Codecs;
import dev.weir.protocol.Connection;
import dev.weir.protocol.ConnectionListener;
import dev.weir.protocol.ControlMessage;
import dev.weir.protocol.MessageCodec;
import dev.weir.protocol.ToJobMaster;
import dev.weir.protocol.ToTaskManager;
import dev.weir.protocol.Transport;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GrpcTransportTest {
    private static final String HOST = "127.0.0.1";
    private static final ToJobMaster.Register REGISTER = new ToJobMaster.Register("uid", "tm-0", 2, HOST, 6124);

    private final MessageCodec codec = new MessageCodec(new Codecs());
    private final Recorder server = new Recorder();
    private final Recorder client = new Recorder();
    private Transport.Listening listening;

    @BeforeEach
    void listen() throws Exception {
        listening = new GrpcTransport("secret", codec).listen(HOST, 0, connection -> server);
    }

    @AfterEach
    void close() {
        listening.close();
    }

    @Test
    void shouldCarryMessagesBothWaysInOrder() throws Exception {
        Connection connection = new GrpcTransport("secret", codec).connect(HOST, listening.port(), client);
        connection.send(REGISTER);
        assertThat(server.take()).isEqualTo(REGISTER);

        for (int epoch = 1; epoch <= 100; epoch++) {
            server.connection.send(new ToTaskManager.Accepted(epoch));
        }

        for (int epoch = 1; epoch <= 100; epoch++) {
            assertThat(client.take()).isEqualTo(new ToTaskManager.Accepted(epoch));
        }
        connection.close("done");
    }

    @Test
    void shouldRefuseAndCountAConnectionWithAnotherToken() throws Exception {
        new GrpcTransport("guess", codec)
                .connect(HOST, listening.port(), client)
                .send(REGISTER);

        assertThat(client.reason()).contains("UNAUTHENTICATED").contains("not this job's");
        assertThat(listening.refused()).isEqualTo(1);
        assertThat(server.messages).isEmpty();
    }

    @Test
    void shouldTellBothSidesWhenOneCloses() throws Exception {
        Connection connection = new GrpcTransport("secret", codec).connect(HOST, listening.port(), client);
        connection.send(REGISTER);
        server.take();

        server.connection.close("enough");

        assertThat(client.reason()).contains("enough");
        assertThat(server.reason()).isEqualTo("enough");
    }

    @Test
    void shouldTellTheServerWhenTheClientGoesAway() throws Exception {
        Connection connection = new GrpcTransport("secret", codec).connect(HOST, listening.port(), client);
        connection.send(REGISTER);
        server.take();

        connection.close("gone");

        assertThat(server.reason()).contains("reset");
    }

    @Test
    void shouldTellTheClientWhenNobodyListens() throws Exception {
        int port = listening.port();
        listening.close();

        new GrpcTransport("secret", codec).connect(HOST, port, client);

        assertThat(client.reason()).contains("UNAVAILABLE");
    }

    @Test
    void shouldCloseTheConnectionOnAMalformedFrameAndServeOthers() throws Exception {
        io.grpc.ManagedChannel channel = io.grpc.netty.NettyChannelBuilder.forAddress(HOST, listening.port())
                .usePlaintext()
                .build();
        try {
            CompletableFuture<io.grpc.Status> ended = new CompletableFuture<>();
            io.grpc.ClientCall<byte[], byte[]> call =
                    channel.newCall(ControlMethod.CONNECT, io.grpc.CallOptions.DEFAULT);
            io.grpc.Metadata headers = new io.grpc.Metadata();
            headers.put(ControlMethod.AUTHORIZATION, "Bearer secret");
            call.start(
                    new io.grpc.ClientCall.Listener<>() {
                        @Override
                        public void onClose(io.grpc.Status status, io.grpc.Metadata trailers) {
                            ended.complete(status);
                        }
                    },
                    headers);
            call.request(1);

            call.sendMessage(new byte[] {1, 99, 98, 97});

            assertThat(ended.get(10, TimeUnit.SECONDS).getDescription()).contains("malformed");
        } finally {
            channel.shutdownNow();
        }
        new GrpcTransport("secret", codec)
                .connect(HOST, listening.port(), client)
                .send(REGISTER);
        assertThat(server.take()).isEqualTo(REGISTER);
    }

    /** Keeps what it is told. */
    private static final class Recorder implements ConnectionListener {
        private final BlockingQueue<ControlMessage> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<String> closed = new CompletableFuture<>();
        private volatile Connection connection;

        @Override
        public void received(Connection from, ControlMessage message) {
            connection = from;
            messages.add(message);
        }

        @Override
        public void closed(Connection which, String reason) {
            closed.complete(reason);
        }

        ControlMessage take() throws InterruptedException {
            return messages.poll(10, TimeUnit.SECONDS);
        }

        String reason() throws Exception {
            return closed.get(10, TimeUnit.SECONDS);
        }
    }
}
