package dev.weir.protocol.grpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The one method of the control service: frames of bytes both ways. */
final class ControlMethod {
    static final String SERVICE = "weir.Control";
    /** Bytes of one frame; a deployment of many thousand splits or a checkpoint of many small states comes near. */
    static final int LARGEST_FRAME = 64 << 20;

    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    static final MethodDescriptor<byte[], byte[]> CONNECT = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Connect"))
            .setRequestMarshaller(new Frames())
            .setResponseMarshaller(new Frames())
            .build();

    private ControlMethod() {}

    private static final class Frames implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] frame) {
            return new ByteArrayInputStream(frame);
        }

        @Override
        public byte[] parse(InputStream in) {
            try {
                return in.readNBytes(LARGEST_FRAME);
            } catch (IOException e) {
                throw Status.INTERNAL
                        .withDescription("a frame cannot be read")
                        .withCause(e)
                        .asRuntimeException();
            }
        }
    }
}
