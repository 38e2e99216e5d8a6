package dev.weir.protocol.grpc;

import dev.weir.protocol.Connection;
import dev.weir.protocol.ConnectionListener;
import dev.weir.protocol.ControlMessage;
import dev.weir.protocol.MalformedMessageException;
import dev.weir.protocol.MessageCodec;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TaskManager's side of a connection, with a channel of its own. */
final class GrpcClientConnection extends ClientCall.Listener<byte[]> implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcClientConnection.class);

    private final ManagedChannel channel;
    private final ClientCall<byte[], byte[]> call;
    private final String peer;
    private final MessageCodec codec;
    private final ConnectionListener listener;
    /** Guarded by {@code call}: nothing is sent after it. */
    private boolean closed;

    GrpcClientConnection(
            ManagedChannel channel,
            ClientCall<byte[], byte[]> call,
            String peer,
            MessageCodec codec,
            ConnectionListener listener) {
        this.channel = channel;
        this.call = call;
        this.peer = peer;
        this.codec = codec;
        this.listener = listener;
    }

    void start(Metadata headers) {
        synchronized (call) {
            call.start(this, headers);
            call.request(1);
        }
    }

    @Override
    public void send(ControlMessage message) {
        byte[] frame = codec.encode(message);
        synchronized (call) {
            if (!closed) {
                call.sendMessage(frame);
            }
        }
    }

    @Override
    public void close(String why) {
        synchronized (call) {
            if (closed) {
                return;
            }
            closed = true;
        }
        call.cancel(why, null);
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public void onMessage(byte[] frame) {
        try {
            listener.received(this, codec.decodeToTaskManager(frame));
            call.request(1);
        } catch (MalformedMessageException e) {
            LOG.warn("closing the control connection to {}: {}", peer, e.getMessage());
            close(e.getMessage());
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        synchronized (call) {
            closed = true;
        }
        channel.shutdownNow();
        listener.closed(this, reason(status));
    }

    private static String reason(Status status) {
        String text = status.getCode() + (status.getDescription() == null ? "" : ": " + status.getDescription());
        return status.getCause() == null
                ? text
                : text + " (" + status.getCause().getMessage() + ")";
    }
}
