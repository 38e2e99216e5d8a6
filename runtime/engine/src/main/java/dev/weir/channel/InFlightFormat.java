package dev.weir.channel;

import dev.weir.codec.BinaryReader;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.Codec;
import dev.weir.codec.Codecs;
import dev.weir.codec.CorruptDataException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.Schema;

/**
 * How the elements that a barrier overtook on a channel lie in a checkpoint: a magic word, the Avro schema of the records,
 * then each element with its kind before it, and a mark at the end. Only records, watermarks and statuses are written:
 * barriers mean nothing after a restore, and the end of a channel is sent again.
 */
public final class InFlightFormat {
    private static final byte[] MAGIC = "WIF1".getBytes(StandardCharsets.US_ASCII);

    private static final int END = 0;
    private static final int RECORDS = 1;
    private static final int WATERMARK = 2;
    private static final int IDLE = 3;
    private static final int ACTIVE = 4;
    private static final int KINDS = 5;

    private InFlightFormat() {}

    /** @param codec of the edge's records */
    public static void write(List<Element> elements, Codec<?> codec, OutputStream out) throws IOException {
        BinaryWriter buffer = new BinaryWriter();
        buffer.writeRaw(MAGIC, 0, MAGIC.length);
        buffer.writeString(codec.schema().toString());
        for (Element element : elements) {
            append(element, codec, buffer);
            out.write(buffer.array(), 0, buffer.position());
            buffer.reset();
        }
        buffer.writeInt(END);
        out.write(buffer.array(), 0, buffer.position());
    }

    private static void append(Element element, Codec<?> codec, BinaryWriter out) {
        if (element instanceof RecordBatch batch) {
            out.writeInt(RECORDS);
            out.writeInt(batch.size());
            for (int i = 0; i < batch.size(); i++) {
                BatchFormat.write(batch, i, i == 0 ? 0 : batch.timestamp(i - 1), codec, out);
            }
        } else if (element instanceof Element.Watermark watermark) {
            out.writeInt(WATERMARK);
            out.writeLong(watermark.timestamp());
        } else if (element instanceof Element.Status status) {
            out.writeInt(status == Element.Status.IDLE ? IDLE : ACTIVE);
        } else {
            throw new IllegalArgumentException(element + " is not kept in a checkpoint");
        }
    }

    /**
     * Reads the elements back.
     *
     * @param codecOf the codec that reads records of the schema they were written with; {@link Codecs#of} of the edge's type
     * @throws CorruptDataException if the bytes are none of {@link #write}
     */
    public static List<Element> read(byte[] bytes, Function<Schema, Codec<?>> codecOf) {
        if (bytes.length < MAGIC.length || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new CorruptDataException("elements in flight do not begin with WIF1");
        }
        BinaryReader in = new BinaryReader(bytes, MAGIC.length, bytes.length - MAGIC.length);
        Codec<?> codec = codecOf.apply(Codecs.parseSchema(in.readString()));
        List<Element> elements = new ArrayList<>();
        for (int kind = in.readIndex(KINDS); kind != END; kind = in.readIndex(KINDS)) {
            elements.add(element(kind, in, codec));
        }
        in.requireEnd();
        return elements;
    }

    private static Element element(int kind, BinaryReader in, Codec<?> codec) {
        return switch (kind) {
            case RECORDS -> BatchFormat.read(in, in.readInt(), codec);
            case WATERMARK -> new Element.Watermark(in.readLong());
            case IDLE -> Element.Status.IDLE;
            default -> Element.Status.ACTIVE;
        };
    }
}
