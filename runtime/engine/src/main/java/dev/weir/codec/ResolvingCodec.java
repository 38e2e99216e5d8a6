package dev.weir.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Reads what was written with another schema: Avro reads it, resolves it and writes it again with our schema, and then it is
 * read as ever. For restores alone, where it is run once per value.
 */
final class ResolvingCodec<T> implements Codec<T> {
    private final Codec<T> own;
    private final Schema writer;

    ResolvingCodec(Codec<T> own, Schema writer) {
        this.own = own;
        this.writer = writer;
        requireCompatible(own.schema(), writer);
    }

    private static void requireCompatible(Schema reader, Schema writer) {
        List<String> problems = SchemaChange.problems(reader, writer);
        if (!problems.isEmpty()) {
            throw new IncompatibleSchemaException(
                    "", String.join("; and ", problems), writer.toString(), reader.toString());
        }
    }

    @Override
    public Schema schema() {
        return own.schema();
    }

    @Override
    public void write(T value, BinaryWriter out) {
        own.write(value, out);
    }

    @Override
    public T read(BinaryReader in) {
        byte[] written = in.slice(() -> SchemaWalk.skip(writer, in));
        BinaryReader resolved = new BinaryReader(resolve(written));
        T value = own.read(resolved);
        resolved.requireEnd();
        return value;
    }

    private byte[] resolve(byte[] written) {
        try {
            Object datum = new GenericDatumReader<>(writer, own.schema())
                    .read(null, DecoderFactory.get().binaryDecoder(written, null));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
            new GenericDatumWriter<>(own.schema()).write(datum, encoder);
            encoder.flush();
            return bytes.toByteArray();
        } catch (IOException | AvroRuntimeException e) {
            throw new CorruptDataException(
                    "a value cannot be read with the schema it was written with: " + e.getMessage(), e);
        }
    }
}
