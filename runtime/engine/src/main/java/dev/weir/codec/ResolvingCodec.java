package dev.weir.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaIncompatibilityType;
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
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult();
        if (!result.getIncompatibilities().isEmpty()) {
            Incompatibility first = result.getIncompatibilities().get(0);
            throw new IncompatibleSchemaException("", problem(first, reader), writer.toString(), reader.toString());
        }
    }

    private static String problem(Incompatibility found, Schema reader) {
        if (found.getType() == SchemaIncompatibilityType.READER_FIELD_MISSING_DEFAULT_VALUE) {
            return "component '" + found.getMessage() + "' of "
                    + found.getReaderFragment().getFullName()
                    + " is new and has no default, so what was written before has no value for it; make it an Optional, a"
                    + " List or a Map";
        }
        return "the types differ at " + place(found.getLocation(), reader) + " ("
                + found.getType().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + found.getMessage()
                + ", written as " + found.getWriterFragment().getFullName() + ")";
    }

    /** Avro's JSON pointer with the components' names in place of their numbers, as far as it can be followed. */
    private static String place(String pointer, Schema reader) {
        StringBuilder place = new StringBuilder(reader.isUnion() ? "a value" : reader.getFullName());
        Schema schema = reader;
        String before = "";
        for (String step : pointer.substring(1).split("/")) {
            boolean field = before.equals("fields") && schema.getType() == Schema.Type.RECORD;
            if (field) {
                Schema.Field found = schema.getFields().get(Integer.parseInt(step));
                place.append('.').append(found.name());
                schema = found.schema();
            } else if (step.equals("items") && schema.getType() == Schema.Type.ARRAY) {
                place.append("[]");
                schema = schema.getElementType();
            } else if (step.equals("values") && schema.getType() == Schema.Type.MAP) {
                place.append("{}");
                schema = schema.getValueType();
            }
            before = field ? "" : step;
        }
        return place.toString();
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
