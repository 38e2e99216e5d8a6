package dev.weir.state;

import dev.weir.codec.Codecs;
import dev.weir.codec.IncompatibleSchemaException;
import org.apache.avro.Schema;

/**
 * A state that was restored, read by the program's declaration of it.
 *
 * @param operator whose state it is
 * @param declared by the program
 * @param written as it was stored
 */
public record WrittenState(String operator, StateSignature declared, StateSignature written) {
    /** Makes what reads entries that were written with other schemas. */
    public interface Reading<F> {
        /** @param namespace, value {@code null} where the kind of state has none */
        F writtenWith(Schema key, Schema namespace, Schema value);
    }

    /** @throws IncompatibleSchemaException if the declaration is of another kind, or a type changed in an impossible way */
    public <F> F read(Reading<F> reading) {
        if (!written.kind().equals(declared.kind())) {
            throw new IncompatibleSchemaException(
                    name(),
                    "it was of the kind " + written.kind() + " and is declared as " + declared.kind(),
                    written.value(),
                    declared.value());
        }
        try {
            return reading.writtenWith(schema(written.key()), schema(written.namespace()), schema(written.value()));
        } catch (IncompatibleSchemaException e) {
            throw e.in(name());
        }
    }

    private static Schema schema(String json) {
        return json.isEmpty() ? null : Codecs.parseSchema(json);
    }

    private String name() {
        return declared.describe(operator);
    }
}
