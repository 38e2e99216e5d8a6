/**
 * How values become bytes: Avro's binary encoding, by a schema that is derived from a {@link dev.weir.api.DataType}.
 *
 * <p>Start reading at {@link dev.weir.codec.Codecs}. What is written here is readable by any Avro reader that is given the
 * schema, and the other way round.
 */
package dev.weir.codec;
