package dev.weir.network;

import dev.weir.channel.BatchFormat;
import dev.weir.channel.Element;
import dev.weir.channel.RecordBatch;
import dev.weir.codec.BinaryReader;
import dev.weir.codec.Codec;
import dev.weir.codec.CorruptDataException;
import dev.weir.state.SnapshotForm;
import java.nio.ByteBuffer;

/** Reads the elements of one channel. For the receiving task's thread; {@link #barrier} for any. */
final class ElementDecoder<T> {
    /** Checkpoint, time of the trigger, form, overtaking. */
    static final int BARRIER_BYTES = 2 * Long.BYTES + 2;

    private final Codec<T> codec;
    /** Of the receiving task's thread. */
    private final BinaryReader reader = new BinaryReader(new byte[0]);

    ElementDecoder(Codec<T> codec) {
        this.codec = codec;
    }

    /**
     * @param frame whose body, after the channel, it is
     * @throws CorruptDataException if it is no such element
     */
    Element decode(FrameType type, ByteBuffer frame) {
        ByteBuffer body = frame.duplicate();
        return switch (type) {
            case RECORDS -> records(body);
            case WATERMARK -> new Element.Watermark(fixed(body, Long.BYTES).getLong());
            case STATUS -> fixed(body, 1).get() == 1 ? Element.Status.IDLE : Element.Status.ACTIVE;
            case BARRIER -> barrier(body);
            case END -> Element.End.OF_DATA;
            case HELLO, WELCOME, REFUSED, RETRY, GOODBYE, CREDIT ->
                throw new CorruptDataException("a frame of type " + type + " on a channel: expected an element");
        };
    }

    /** @throws CorruptDataException if it is none */
    static Element.Barrier barrier(ByteBuffer frame) {
        ByteBuffer fields = fixed(frame.duplicate(), BARRIER_BYTES);
        return new Element.Barrier(fields.getLong(), fields.getLong(), form(fields.get()), fields.get() == 1);
    }

    private static SnapshotForm form(byte ordinal) {
        SnapshotForm[] forms = SnapshotForm.values();
        if (ordinal < 0 || ordinal >= forms.length) {
            throw new CorruptDataException("a barrier for snapshots of form " + ordinal);
        }
        return forms[ordinal];
    }

    private static ByteBuffer fixed(ByteBuffer body, int length) {
        if (body.remaining() != length) {
            throw new CorruptDataException("an element of " + body.remaining() + " bytes: expected " + length);
        }
        return body;
    }

    private RecordBatch records(ByteBuffer body) {
        if (body.remaining() < Integer.BYTES) {
            throw new CorruptDataException("a batch of " + body.remaining() + " bytes: expected 4 or more");
        }
        int count = body.getInt();
        reader.reset(body.array(), body.arrayOffset() + body.position(), body.remaining());
        RecordBatch batch = BatchFormat.read(reader, count, codec);
        reader.requireEnd();
        return batch;
    }
}
