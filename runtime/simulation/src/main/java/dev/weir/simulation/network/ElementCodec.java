package dev.weir.simulation.network;

import dev.weir.channel.Element;
import dev.weir.channel.RecordBatch;
import dev.weir.codec.BinaryReader;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.Codec;
import dev.weir.state.SnapshotForm;

/** Elements as bytes, so that two processes never share an object. */
final class ElementCodec<T> {
    private static final int RECORDS = 0;
    private static final int WATERMARK = 1;
    private static final int STATUS = 2;
    private static final int BARRIER = 3;
    private static final int END = 4;

    private final Codec<T> codec;
    private final BinaryWriter out = new BinaryWriter();

    ElementCodec(Codec<T> codec) {
        this.codec = codec;
    }

    byte[] encode(Element element) {
        out.reset();
        if (element instanceof RecordBatch batch) {
            records(batch);
        } else if (element instanceof Element.Watermark watermark) {
            out.writeInt(WATERMARK);
            out.writeLong(watermark.timestamp());
        } else if (element instanceof Element.Status status) {
            out.writeInt(STATUS);
            out.writeBoolean(status == Element.Status.IDLE);
        } else if (element instanceof Element.Barrier barrier) {
            out.writeInt(BARRIER);
            out.writeLong(barrier.checkpointId());
            out.writeLong(barrier.triggeredAt());
            out.writeBoolean(barrier.form() == SnapshotForm.CANONICAL);
            out.writeBoolean(barrier.overtaking());
        } else {
            out.writeInt(END);
        }
        return out.toByteArray();
    }

    @SuppressWarnings("unchecked") // a channel carries one type
    private void records(RecordBatch batch) {
        out.writeInt(RECORDS);
        out.writeInt(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            out.writeLong(batch.timestamp(i));
            codec.write((T) batch.value(i), out);
        }
    }

    Element decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        int kind = in.readInt();
        return switch (kind) {
            case RECORDS -> records(in);
            case WATERMARK -> new Element.Watermark(in.readLong());
            case STATUS -> in.readBoolean() ? Element.Status.IDLE : Element.Status.ACTIVE;
            case BARRIER -> barrier(in);
            case END -> Element.End.OF_DATA;
            default -> throw new IllegalStateException("an element of kind " + kind);
        };
    }

    private RecordBatch records(BinaryReader in) {
        int size = in.readInt();
        RecordBatch batch = new RecordBatch(size);
        for (int i = 0; i < size; i++) {
            long timestamp = in.readLong();
            batch.add(codec.read(in), timestamp);
        }
        in.requireEnd();
        return batch;
    }

    private static Element barrier(BinaryReader in) {
        long id = in.readLong();
        long triggeredAt = in.readLong();
        SnapshotForm form = in.readBoolean() ? SnapshotForm.CANONICAL : SnapshotForm.NATIVE;
        return new Element.Barrier(id, triggeredAt, form, in.readBoolean());
    }
}
