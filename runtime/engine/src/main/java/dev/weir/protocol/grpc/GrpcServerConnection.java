package dev.weir.protocol.grpc;

import dev.weir.protocol.Connection;
import dev.weir.protocol.ConnectionListener;
import dev.weir.protocol.ControlMessage;
import dev.weir.protocol.MalformedMessageException;
import dev.weir.protocol.MessageCodec;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JobMaster's side of a connection. */
final class GrpcServerConnection extends ServerCall.Listener<byte[]> implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcServerConnection.class);

    private final ServerCall<byte[], byte[]> call;
    private final String peer;
    private final MessageCodec codec;
    /** Set once, before the first event of the call. */
    private ConnectionListener listener;
    /** Guarded by {@code call}: nothing is sent after it. */
    private boolean closed;
    /** Transport's thread only: the listener was told of the end. */
    private boolean told;
    /** Guarded by {@code call}: why this side closed; {@code null} if it did not. */
    private String reason;

    GrpcServerConnection(ServerCall<byte[], byte[]> call, String peer, MessageCodec codec) {
        this.call = call;
        this.peer = peer;
        this.codec = codec;
    }

    void listener(ConnectionListener told) {
        this.listener = told;
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
        close(Status.ABORTED.withDescription(why), why);
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public void onMessage(byte[] frame) {
        try {
            listener.received(this, codec.decodeToJobMaster(frame));
            call.request(1);
        } catch (MalformedMessageException e) {
            LOG.warn("closing the control connection of {}: {}", peer, e.getMessage());
            close(Status.INVALID_ARGUMENT.withDescription(e.getMessage()), e.getMessage());
        }
    }

    @Override
    public void onHalfClose() {
        close("the other side has closed");
    }

    @Override
    public void onCancel() {
        ended("the connection was reset");
    }

    @Override
    public void onComplete() {
        ended("closed");
    }

    private void close(Status status, String why) {
        synchronized (call) {
            if (closed) {
                return;
            }
            closed = true;
            reason = why;
            call.close(status, new Metadata());
        }
    }

    private void ended(String otherwise) {
        String why;
        synchronized (call) {
            closed = true;
            why = reason == null ? otherwise : reason;
        }
        if (!told) {
            told = true;
            listener.closed(this, why);
        }
    }
}
