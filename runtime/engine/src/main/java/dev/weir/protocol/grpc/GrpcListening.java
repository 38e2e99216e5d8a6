package dev.weir.protocol.grpc;

import dev.weir.protocol.Transport;
import io.grpc.Server;

/** A gRPC server with the control service. */
final class GrpcListening implements Transport.Listening {
    private final Server server;
    private final ControlService service;

    GrpcListening(Server server, ControlService service) {
        this.server = server;
        this.service = service;
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public long refused() {
        return service.refused();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
