package dev.weir.codec;

import dev.weir.api.DataType;
import org.apache.avro.Schema;

/** Makes codecs, one per type, and keeps them. Safe to use from any thread. */
public final class Codecs {
    /** @throws dev.weir.api.InvalidProgramException if the type, or a part of it, may not flow; it names which and why */
    public <T> Codec<T> of(DataType<T> type) {
        throw new UnsupportedOperationException(type.toString());
    }

    /**
     * The same for a type that is to be a key: besides, it has no {@code byte[]} and no {@code Map} in it, whose equality and
     * order are not their bytes'.
     */
    public <K> Codec<K> ofKey(DataType<K> type) {
        return of(type);
    }

    /**
     * Reads what was written with another schema, by Avro's schema resolution; writes with the type's own.
     *
     * @throws IncompatibleSchemaException if the change of schema is impossible
     */
    public <T> Codec<T> of(DataType<T> type, Schema writer) {
        throw new UnsupportedOperationException(type + " " + writer);
    }
}
