package dev.weir.codec;

import org.apache.avro.Schema;

/**
 * Writes and reads the values of one type, in Avro's binary encoding. Immutable, so one codec serves any number of threads.
 *
 * @param <T> the type of the values
 */
public interface Codec<T> {
    /** Describes the bytes. The same type has the same schema, to the letter, in every JVM. */
    Schema schema();

    /**
     * Appends a value.
     *
     * @param value never {@code null}, and without a {@code null} inside
     * @throws dev.weir.api.InvalidProgramException if there is a {@code null} inside, or it is nested too deeply. What was
     *     appended until then is garbage
     */
    void write(T value, BinaryWriter out);

    /**
     * Reads one value and leaves the reader behind it.
     *
     * @return never {@code null}
     * @throws CorruptDataException if the bytes are no such value
     */
    T read(BinaryReader in);
}
