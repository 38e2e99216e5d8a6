package dev.weir.protocol;

import dev.weir.api.DataType;
import dev.weir.codec.BinaryReader;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.Codec;
import dev.weir.codec.Codecs;
import java.util.Arrays;

/**
 * Messages as frames: a byte with the version of the protocol, then the message in Avro's binary encoding. Thread safe. What
 * cannot be decoded is refused with what was found; nothing is allocated beyond the frame's own size.
 */
public final class MessageCodec {
    /** Raised with every change of a message. A JobMaster and TaskManagers of different versions do not talk. */
    static final byte VERSION = 1;

    private final Codec<ToJobMaster> toJobMaster;
    private final Codec<ToTaskManager> toTaskManager;

    public MessageCodec(Codecs codecs) {
        this.toJobMaster = codecs.of(DataType.of(ToJobMaster.class));
        this.toTaskManager = codecs.of(DataType.of(ToTaskManager.class));
    }

    public byte[] encode(ControlMessage message) {
        BinaryWriter out = new BinaryWriter();
        if (message instanceof ToJobMaster told) {
            toJobMaster.write(told, out);
        } else if (message instanceof ToTaskManager told) {
            toTaskManager.write(told, out);
        }
        byte[] frame = new byte[out.position() + 1];
        frame[0] = VERSION;
        System.arraycopy(out.array(), 0, frame, 1, out.position());
        return frame;
    }

    public ToJobMaster decodeToJobMaster(byte[] frame) throws MalformedMessageException {
        return decode(toJobMaster, frame);
    }

    public ToTaskManager decodeToTaskManager(byte[] frame) throws MalformedMessageException {
        return decode(toTaskManager, frame);
    }

    private static <T> T decode(Codec<T> codec, byte[] frame) throws MalformedMessageException {
        if (frame.length == 0) {
            throw new MalformedMessageException("a control message is empty");
        }
        if (frame[0] != VERSION) {
            throw new MalformedMessageException("a control message has protocol version " + frame[0] + ", expected "
                    + VERSION + ": run JobMaster and TaskManagers from the same image");
        }
        try {
            return codec.read(new BinaryReader(Arrays.copyOfRange(frame, 1, frame.length)));
        } catch (RuntimeException e) {
            // Corrupt data, or a record that refuses its values.
            throw new MalformedMessageException("a control message is malformed: " + e.getMessage(), e);
        }
    }
}
