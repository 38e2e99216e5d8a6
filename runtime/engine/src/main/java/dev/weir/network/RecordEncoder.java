package dev.weir.network;

import dev.weir.channel.BatchFormat;
import dev.weir.channel.RecordBatch;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.Codec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;

/** Writes batches of one channel as frames. For the sending task's thread. */
final class RecordEncoder<T> {
    /** Channel and number of records. */
    private static final int HEADER_BYTES = 2 * Integer.BYTES;

    private static final int MAX_PAYLOAD = Frames.MAX_LENGTH - 1 - HEADER_BYTES;

    private final int channel;
    private final Codec<T> codec;
    private final BinaryWriter payload = new BinaryWriter();

    RecordEncoder(int channel, Codec<T> codec) {
        this.channel = channel;
        this.codec = codec;
    }

    /**
     * Makes a frame of as many records as fit, from {@code first} on.
     *
     * @param out takes the frame
     * @return the index of the first record that did not fit; the batch's size if all did
     * @throws RecordTooLargeException if a single record does not fit
     */
    int encode(RecordBatch batch, int first, ByteBufAllocator allocator, Consumer<ByteBuf> out) {
        int count = fill(batch, first);
        out.accept(Frames.begin(allocator, FrameType.RECORDS, HEADER_BYTES + payload.position())
                .writeInt(channel)
                .writeInt(count)
                .writeBytes(payload.array(), 0, payload.position()));
        return first + count;
    }

    /** Writes as many records as fit into one frame; how many those are. */
    private int fill(RecordBatch batch, int first) {
        payload.reset();
        long before = 0;
        for (int i = first; i < batch.size(); i++) {
            int start = payload.position();
            BatchFormat.write(batch, i, before, codec, payload);
            if (payload.position() > MAX_PAYLOAD) {
                if (i == first) {
                    throw new RecordTooLargeException(
                            payload.position(), MAX_PAYLOAD, codec.schema().getFullName());
                }
                payload.truncate(start);
                return i - first;
            }
            before = batch.timestamp(i);
        }
        return batch.size() - first;
    }
}
