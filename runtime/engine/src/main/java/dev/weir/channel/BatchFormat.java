package dev.weir.channel;

import dev.weir.codec.BinaryReader;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.Codec;
import dev.weir.codec.CorruptDataException;

/**
 * How the records of a batch are written, on a connection and in a checkpoint alike: each as its timestamp, as the difference
 * from the one before, and its value, in Avro's encoding.
 */
public final class BatchFormat {
    private BatchFormat() {}

    /**
     * Appends a record.
     *
     * @param before timestamp of the record before it; 0 for the first
     */
    @SuppressWarnings("unchecked") // the codec is that of the batch's edge
    public static <T> void write(RecordBatch batch, int index, long before, Codec<T> codec, BinaryWriter out) {
        out.writeLong(batch.timestamp(index) - before);
        codec.write((T) batch.value(index), out);
    }

    /** @throws CorruptDataException if there are not so many records */
    public static RecordBatch read(BinaryReader in, int count, Codec<?> codec) {
        // A record takes a byte for its timestamp at least.
        if (count < 1 || count > in.remaining()) {
            throw new CorruptDataException("a batch of " + count + " records in " + in.remaining() + " bytes");
        }
        RecordBatch batch = new RecordBatch(count);
        long timestamp = 0;
        for (int i = 0; i < count; i++) {
            timestamp += in.readLong();
            batch.add(codec.read(in), timestamp);
        }
        return batch;
    }
}
