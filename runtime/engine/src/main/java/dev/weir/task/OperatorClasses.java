package dev.weir.task;

import static java.lang.invoke.MethodType.methodType;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives operators of the same kind classes of their own. What the JIT learns of a call it learns per class: when many operators
 * of a job are of one class, it sees many functions called there and many operators come next, and can inline none of them. So
 * only the first is of the class itself; every other one is of a copy of it, a hidden class made of the same bytes, in which
 * there is one function and one next operator. Subtasks, and later executions, share the copies and what is compiled of them.
 *
 * <p>Any thread.
 */
final class OperatorClasses {
    private static final Lookup OWN = MethodHandles.lookup();

    private final Map<Copy, MethodHandle> constructors = new ConcurrentHashMap<>();

    private record Copy(Class<? extends Operator> of, Class<?> function, int number) {}

    /**
     * An operator of a class without inner classes or method references: they would know the class itself alone.
     *
     * @param type has a constructor of the operator's name and its function
     * @param function the type of the function
     * @param number of operators of this class in the job before this one
     */
    <F> Operator make(Class<? extends Operator> type, Class<F> function, int number, String name, F of) {
        try {
            return (Operator) constructors
                    .computeIfAbsent(new Copy(type, function, number), OperatorClasses::constructor)
                    .invoke(name, of);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("operator '" + name + "' cannot be made", e);
        }
    }

    private static MethodHandle constructor(Copy copy) {
        try {
            Lookup lookup = copy.number() == 0 ? OWN.in(copy.of()) : OWN.defineHiddenClass(bytes(copy.of()), false);
            return lookup.findConstructor(lookup.lookupClass(), methodType(void.class, String.class, copy.function()));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(copy.of() + " cannot be copied", e);
        }
    }

    private static byte[] bytes(Class<?> type) {
        String file = type.getSimpleName() + ".class";
        try (InputStream bytes = type.getResourceAsStream(file)) {
            if (bytes == null) {
                throw new LinkageError(file + " is not beside its package's other classes");
            }
            return bytes.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
