package dev.weir.codec;

import dev.weir.api.DataType;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** Makes codecs, one per type, and keeps them. Safe to use from any thread. */
public final class Codecs {
    /** Where the records that stand for maps' entries get their names, if no record of the program's is around them. */
    private static final String TOP = "dev.weir.types.Map";

    private final Map<DataType<?>, Node<?>> codecs = new ConcurrentHashMap<>();
    private final Map<Evolution, Codec<?>> resolving = new ConcurrentHashMap<>();

    /** @throws dev.weir.api.InvalidProgramException if the type, or a part of it, may not flow; it names which and why */
    @SuppressWarnings("unchecked") // built of the same type
    public <T> Codec<T> of(DataType<T> type) {
        return (Codec<T>) codecs.computeIfAbsent(type, Codecs::build);
    }

    /**
     * The same for a type that is to be a key: besides, it has no {@code byte[]} in it, since no two of them are equal.
     *
     * @throws dev.weir.api.InvalidProgramException if the type cannot be a key
     */
    public <K> Codec<K> ofKey(DataType<K> type) {
        new KeyTypes(true).check(resolve(type), "a key");
        return of(type);
    }

    /**
     * The same for a key that is found by its bytes: besides, equal ones must have equal bytes.
     *
     * @throws dev.weir.api.InvalidProgramException if the type cannot be such a key
     */
    public <K> Codec<K> ofKeyInBytes(DataType<K> type) {
        new KeyTypes(false).check(resolve(type), "a key");
        return ofKey(type);
    }

    /**
     * Reads what was written with another schema, by Avro's schema resolution; writes with the type's own.
     *
     * @throws IncompatibleSchemaException if the change of schema is impossible
     */
    @SuppressWarnings("unchecked") // built of the same type
    public <T> Codec<T> of(DataType<T> type, Schema writer) {
        Codec<T> own = of(type);
        if (own.schema().equals(writer)) {
            return own;
        }
        return (Codec<T>)
                resolving.computeIfAbsent(new Evolution(type, writer), change -> new ResolvingCodec<>(own, writer));
    }

    /**
     * Reads a schema that was stored.
     *
     * @throws CorruptDataException if it is none
     */
    public static Schema parseSchema(String json) {
        try {
            return new Schema.Parser().parse(json);
        } catch (AvroRuntimeException e) {
            throw new CorruptDataException("no Avro schema: " + json + " (" + e.getMessage() + ")", e);
        }
    }

    private static Node<?> build(DataType<?> dataType) {
        Type type = resolve(dataType);
        Schema schema = new SchemaDerivation().derive(type, AvroPath.of(TOP), "a value");
        return new CodecBuilder().build(type, schema);
    }

    private static Type resolve(DataType<?> type) {
        Objects.requireNonNull(type, "type is null");
        return Types.resolve(type.type(), Map.of(), "a value");
    }

    private record Evolution(DataType<?> type, Schema writer) {}
}
