package dev.weir.channel;

import dev.weir.codec.Codec;
import dev.weir.state.InFlightSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;

/**
 * Elements of one channel, by reference: they are encoded when they are written to storage.
 *
 * @param codec of the edge's records
 */
public record InFlightElements(String edge, int from, int to, Codec<?> codec, List<Element> elements)
        implements InFlightSnapshot {
    /** What a record is taken to be encoded in. */
    private static final int RECORD_BYTES = 64;

    public InFlightElements {
        Objects.requireNonNull(edge, "edge is null");
        Objects.requireNonNull(codec, "codec is null");
        elements = List.copyOf(elements);
    }

    @Override
    public long estimatedBytes() {
        long records = elements.size();
        for (Element element : elements) {
            records += element instanceof RecordBatch batch ? batch.size() : 0;
        }
        return records * RECORD_BYTES;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        InFlightFormat.write(elements, codec, out);
    }
}
