package dev.weir.network;

import dev.weir.channel.BatchFormat;
import dev.weir.channel.Element;
import dev.weir.channel.RecordBatch;
import dev.weir.codec.BinaryReader;
import dev.weir.codec.Codec;
import dev.weir.codec.CorruptDataException;
import dev.weir.state.SnapshotForm;
import java.nio.ByteBuffer;

/** Reads the elements of one channel. For the receiving task's thread. */
final class ElementDecoder<T> {
    /** Checkpoint, time of the trigger, form, overtaking. */
    static final int BARRIER_BYTES = 2 * Long.BYTES + 2;

    private final Codec<T> codec;

    ElementDecoder(Codec<T> codec) {
        this.codec = codec;
    }

    /**
     * @param body of the frame, after the channel
     * @throws CorruptDataException if it is no such element
     */
    Element decode(FrameType type, byte[] body) {
        return switch (type) {
            case RECORDS -> records(body);
            case WATERMARK -> new Element.Watermark(fixed(body, Long.BYTES).getLong());
            case STATUS -> fixed(body, 1).get() == 1 ? Element.Status.IDLE : Element.Status.ACTIVE;
            case BARRIER -> {
                ByteBuffer fields = fixed(body, BARRIER_BYTES);
                yield new Element.Barrier(fields.getLong(), fields.getLong(), form(fields.get()), fields.get() == 1);
            }
            case END -> Element.End.OF_DATA;
            case HELLO, WELCOME, REFUSED, RETRY, GOODBYE, CREDIT ->
                throw new CorruptDataException("a frame of type " + type + " on a channel: expected an element");
        };
    }

    private static SnapshotForm form(byte ordinal) {
        SnapshotForm[] forms = SnapshotForm.values();
        if (ordinal < 0 || ordinal >= forms.length) {
            throw new CorruptDataException("a barrier for snapshots of form " + ordinal);
        }
        return forms[ordinal];
    }

    private static ByteBuffer fixed(byte[] body, int length) {
        if (body.length != length) {
            throw new CorruptDataException("an element of " + body.length + " bytes: expected " + length);
        }
        return ByteBuffer.wrap(body);
    }

    private RecordBatch records(byte[] body) {
        if (body.length < Integer.BYTES) {
            throw new CorruptDataException("a batch of " + body.length + " bytes: expected 4 or more");
        }
        int count = ByteBuffer.wrap(body).getInt();
        BinaryReader in = new BinaryReader(body, Integer.BYTES, body.length - Integer.BYTES);
        RecordBatch batch = BatchFormat.read(in, count, codec);
        in.requireEnd();
        return batch;
    }
}
