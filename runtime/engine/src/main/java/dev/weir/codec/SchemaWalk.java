package dev.weir.codec;

import org.apache.avro.Schema;

/** Walks over one value of any schema without making it, and so finds its end and whether it is well-formed. */
final class SchemaWalk {
    private SchemaWalk() {}

    static void skip(Schema schema, BinaryReader in) {
        switch (schema.getType()) {
            case NULL -> {}
            case BOOLEAN -> in.readBoolean();
            case INT -> in.readInt();
            case LONG -> in.readLong();
            case FLOAT -> in.skip(Float.BYTES);
            case DOUBLE -> in.skip(Double.BYTES);
            case STRING, BYTES -> in.skip(in.readLength());
            case FIXED -> in.skip(schema.getFixedSize());
            case ENUM -> in.readIndex(schema.getEnumSymbols().size());
            case UNION ->
                skip(schema.getTypes().get(in.readIndex(schema.getTypes().size())), in);
            case ARRAY -> skipItems(false, schema.getElementType(), in);
            case MAP -> skipItems(true, schema.getValueType(), in);
            case RECORD -> skipRecord(schema, in);
        }
    }

    private static void skipRecord(Schema schema, BinaryReader in) {
        in.enter();
        for (Schema.Field field : schema.getFields()) {
            skip(field.schema(), in);
        }
        in.exit();
    }

    private static void skipItems(boolean withKeys, Schema item, BinaryReader in) {
        int total = 0;
        for (int count = Blocks.readCount(in, total); count > 0; count = Blocks.readCount(in, total)) {
            for (int i = 0; i < count; i++) {
                if (withKeys) {
                    in.skip(in.readLength());
                }
                skip(item, in);
            }
            total += count;
        }
    }
}
