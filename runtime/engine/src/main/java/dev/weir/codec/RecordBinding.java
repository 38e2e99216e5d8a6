package dev.weir.codec;

import static java.lang.invoke.MethodType.methodType;

import dev.weir.api.InvalidProgramException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Puts the accessors and the constructor of a record class, and the codecs of its components, together into calls. */
final class RecordBinding {
    private static final Lookup OWN = MethodHandles.lookup();
    private static final MethodHandle COMBINE =
            own(Hashing.class, "combine", methodType(int.class, int.class, int.class), true);
    private static final MethodHandle NODE_WRITE =
            own(Node.class, "write", methodType(void.class, Object.class, BinaryWriter.class), false);
    private static final MethodHandle NODE_READ =
            own(Node.class, "read", methodType(Object.class, BinaryReader.class), false);
    private static final MethodHandle NODE_HASH = own(Node.class, "hash", methodType(int.class, Object.class), false);

    private final Class<?> type;
    private final List<Class<?>> partTypes = new ArrayList<>();
    private final List<MethodHandle> accessors = new ArrayList<>();
    private final List<Node<?>> nodes;
    private final Lookup lookup;

    RecordBinding(Shape.Product product, List<Node<?>> nodes) {
        this.type = product.type();
        this.nodes = nodes;
        try {
            this.lookup = MethodHandles.privateLookupIn(type, OWN);
            for (Shape.Part part : product.parts()) {
                partTypes.add(part.declared().getType());
                accessors.add(lookup.unreflect(part.declared().getAccessor()));
            }
        } catch (IllegalAccessException e) {
            throw inaccessible(e);
        }
    }

    /** Takes the record, gives the component; in the order of the components. */
    List<MethodHandle> accessors() {
        return accessors;
    }

    RecordCalls bind() {
        try {
            return define(List.of(writer(), reader(), hasher()));
        } catch (IllegalArgumentException e) {
            throw new InvalidProgramException(
                    "record " + type.getName() + " has " + partTypes.size()
                            + " components, too many; group some of them into records of their own",
                    e);
        } catch (IllegalAccessException e) {
            throw inaccessible(e);
        }
    }

    private InvalidProgramException inaccessible(IllegalAccessException e) {
        return new InvalidProgramException(
                "record " + type.getName() + " is out of reach: open its package, or make it public", e);
    }

    private MethodHandle writer() {
        List<MethodHandle> steps = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            MethodHandle step = MethodHandles.filterArguments(partWriter(i), 0, accessors.get(i));
            steps.add(step.asType(methodType(void.class, Object.class, BinaryWriter.class)));
        }
        return steps.isEmpty()
                ? MethodHandles.empty(methodType(void.class, Object.class, BinaryWriter.class))
                : sequence(steps);
    }

    /** One after the other, as a balanced tree, so that many components do not nest deeply. */
    private static MethodHandle sequence(List<MethodHandle> steps) {
        if (steps.size() == 1) {
            return steps.get(0);
        }
        int half = steps.size() / 2;
        return MethodHandles.foldArguments(
                sequence(steps.subList(half, steps.size())), sequence(steps.subList(0, half)));
    }

    /** Each component's filter runs before the call it is a filter of, so the outermost reads the first component. */
    private MethodHandle reader() throws IllegalAccessException {
        MethodHandle construct = constructor();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            construct = MethodHandles.collectArguments(construct, i, partReader(i));
        }
        MethodHandle read = nodes.isEmpty()
                ? MethodHandles.dropArguments(construct, 0, BinaryReader.class)
                : MethodHandles.permuteArguments(
                        construct, methodType(type, BinaryReader.class), new int[nodes.size()]);
        return read.asType(methodType(Object.class, BinaryReader.class));
    }

    private MethodHandle constructor() throws IllegalAccessException {
        try {
            return lookup.findConstructor(type, methodType(void.class, partTypes));
        } catch (NoSuchMethodException e) {
            throw new LinkageError("record " + type.getName() + " has no canonical constructor", e);
        }
    }

    private MethodHandle hasher() {
        MethodHandle hash = MethodHandles.dropArguments(
                MethodHandles.constant(int.class, Hashing.SEED), 0, Collections.<Class<?>>singletonList(Object.class));
        for (int i = 0; i < nodes.size(); i++) {
            MethodHandle part = MethodHandles.filterArguments(partHasher(i), 0, accessors.get(i));
            MethodHandle step = MethodHandles.filterArguments(COMBINE, 1, part)
                    .asType(methodType(int.class, int.class, Object.class));
            hash = MethodHandles.permuteArguments(
                    MethodHandles.collectArguments(step, 0, hash), methodType(int.class, Object.class), 0, 0);
        }
        return hash;
    }

    /** (component, BinaryWriter)void; primitives without a box. */
    private MethodHandle partWriter(int i) {
        Class<?> part = partTypes.get(i);
        if (!part.isPrimitive()) {
            return NODE_WRITE.bindTo(nodes.get(i)).asType(methodType(void.class, part, BinaryWriter.class));
        }
        Class<?> written = part == byte.class || part == short.class || part == char.class ? int.class : part;
        MethodHandle write =
                own(BinaryWriter.class, "write" + capitalized(written), methodType(void.class, written), false);
        return MethodHandles.permuteArguments(write, methodType(void.class, written, BinaryWriter.class), 1, 0)
                .asType(methodType(void.class, part, BinaryWriter.class));
    }

    /** (BinaryReader)component. */
    private MethodHandle partReader(int i) {
        Class<?> part = partTypes.get(i);
        return part.isPrimitive()
                ? own(BinaryReader.class, "read" + capitalized(part), methodType(part), false)
                : NODE_READ.bindTo(nodes.get(i)).asType(methodType(part, BinaryReader.class));
    }

    /** (component)int. */
    private MethodHandle partHasher(int i) {
        Class<?> part = partTypes.get(i);
        if (!part.isPrimitive()) {
            return NODE_HASH.bindTo(nodes.get(i)).asType(methodType(int.class, part));
        }
        Class<?> hashed = part == boolean.class ? part : isReal(part) ? double.class : long.class;
        return own(Hashing.class, "of", methodType(int.class, hashed), true).asType(methodType(int.class, part));
    }

    private static boolean isReal(Class<?> part) {
        return part == float.class || part == double.class;
    }

    private static String capitalized(Class<?> primitive) {
        String name = primitive.getName();
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static RecordCalls define(List<MethodHandle> handles) throws IllegalAccessException {
        String file = RecordCallsTemplate.class.getSimpleName() + ".class";
        try (InputStream template = RecordCallsTemplate.class.getResourceAsStream(file)) {
            if (template == null) {
                throw new LinkageError(file + " is not beside its package's other classes");
            }
            Lookup hidden = OWN.defineHiddenClassWithClassData(template.readAllBytes(), handles, true);
            return (RecordCalls) hidden.findConstructor(hidden.lookupClass(), methodType(void.class))
                    .invoke();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalAccessException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("cannot make the calls of a record codec", e);
        }
    }

    private static MethodHandle own(Class<?> owner, String name, MethodType signature, boolean isStatic) {
        try {
            return isStatic ? OWN.findStatic(owner, name, signature) : OWN.findVirtual(owner, name, signature);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the codec package does not fit together", e);
        }
    }
}
