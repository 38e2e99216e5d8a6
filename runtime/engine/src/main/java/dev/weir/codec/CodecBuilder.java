package dev.weir.codec;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** Builds the codec of one type for its schema. Used once. */
final class CodecBuilder {
    private final Map<Type, Node<?>> records = new HashMap<>();
    private final Map<Type, List<RecursiveCodec<?>>> underWay = new HashMap<>();

    /**
     * @param type as {@link Types#resolve} makes them
     * @param schema that {@link SchemaDerivation} derived of it
     */
    Node<?> build(Type type, Schema schema) {
        Shape shape = Shapes.of(type, "a value");
        if (shape instanceof Shape.Scalar scalar) {
            return ScalarCodecs.of(scalar.kind(), schema);
        }
        if (shape instanceof Shape.ListOf list) {
            return new ListCodec<>(schema, build(list.element(), schema.getElementType()));
        }
        if (shape instanceof Shape.MapOf map) {
            return map(map, schema);
        }
        if (shape instanceof Shape.OptionalOf optional) {
            return optional(optional, schema);
        }
        if (shape instanceof Shape.Enumeration enumeration) {
            return new EnumCodec<>(schema, enumeration.type().getEnumConstants());
        }
        if (shape instanceof Shape.Sum sum) {
            return union(sum, schema, 0);
        }
        return record((Shape.Product) shape, type, schema);
    }

    private Node<?> map(Shape.MapOf map, Schema schema) {
        if (map.isAvroMap()) {
            Schema keySchema = Schema.create(Schema.Type.STRING);
            return new MapCodec<>(schema, build(map.key(), keySchema), build(map.value(), schema.getValueType()));
        }
        Schema entry = schema.getElementType();
        return new MapCodec<>(
                schema,
                build(map.key(), entry.getField("key").schema()),
                build(map.value(), entry.getField("value").schema()));
    }

    private Node<?> optional(Shape.OptionalOf optional, Schema schema) {
        if (Shapes.of(optional.element(), "a value") instanceof Shape.Sum sum) {
            return new OptionalCodec.OfUnion<>(schema, union(sum, schema, 1));
        }
        return new OptionalCodec<>(
                schema, build(optional.element(), schema.getTypes().get(1)));
    }

    private UnionCodec<?> union(Shape.Sum sum, Schema schema, int before) {
        List<Node<?>> branches = new ArrayList<>();
        for (int i = 0; i < sum.branches().size(); i++) {
            branches.add(build(sum.branches().get(i), schema.getTypes().get(before + i)));
        }
        return new UnionCodec<>(schema, sum.branches(), branches);
    }

    private Node<?> record(Shape.Product product, Type type, Schema schema) {
        Node<?> known = records.get(type);
        if (known != null) {
            return known;
        }
        List<RecursiveCodec<?>> within = underWay.get(type);
        if (within != null) {
            RecursiveCodec<?> recursive = new RecursiveCodec<>(schema);
            within.add(recursive);
            return recursive;
        }
        underWay.put(type, new ArrayList<>());
        List<Node<?>> parts = new ArrayList<>();
        for (int i = 0; i < product.parts().size(); i++) {
            parts.add(build(
                    product.parts().get(i).type(), schema.getFields().get(i).schema()));
        }
        Node<?> codec = new RecordCodec<>(schema, product, parts);
        underWay.remove(type).forEach(recursive -> close(recursive, codec));
        records.put(type, codec);
        return codec;
    }

    @SuppressWarnings("unchecked") // both are of the same type
    private static <T> void close(RecursiveCodec<T> recursive, Node<?> codec) {
        recursive.target((Node<T>) codec);
    }
}
