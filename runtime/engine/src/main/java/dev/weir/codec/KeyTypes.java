package dev.weir.codec;

import dev.weir.api.InvalidProgramException;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Set;

/** Refuses types that cannot be keys. Used once. */
final class KeyTypes {
    private final Set<Type> seen = new HashSet<>();
    private final boolean mayHaveMaps;

    /** @param mayHaveMaps whether equal values may have different bytes */
    KeyTypes(boolean mayHaveMaps) {
        this.mayHaveMaps = mayHaveMaps;
    }

    void check(Type type, String where) {
        if (!seen.add(type)) {
            return;
        }
        Shape shape = Shapes.of(type, where);
        if (shape instanceof Shape.Scalar scalar) {
            if (scalar.kind() == ScalarKind.BYTES) {
                throw new InvalidProgramException(where + " has the type byte[], which is not equal to another of the"
                        + " same bytes and so cannot be part of a key; use a String or a List<Byte>");
            }
        } else if (shape instanceof Shape.ListOf list) {
            check(list.element(), where);
        } else if (shape instanceof Shape.MapOf map) {
            if (!mayHaveMaps) {
                throw new InvalidProgramException(
                        where + " has a Map in it, whose entries may come in any order, so that"
                                + " equal ones differ in their bytes; the state backend in use finds keys by their bytes: use a"
                                + " List in a fixed order, or set spec.stateBackend to memory");
            }
            check(map.key(), where);
            check(map.value(), where);
        } else if (shape instanceof Shape.OptionalOf optional) {
            check(optional.element(), where);
        } else if (shape instanceof Shape.Sum sum) {
            sum.branches().forEach(branch -> check(branch, where));
        } else if (shape instanceof Shape.Product product) {
            product.parts().forEach(part -> check(part.type(), Shapes.where(product.type(), part.name())));
        }
    }
}
