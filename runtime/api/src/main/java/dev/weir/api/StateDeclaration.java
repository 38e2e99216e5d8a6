package dev.weir.api;

/**
 * Declares the keyed state of an operator, in {@link KeyedProcessFunction#open}. A name is unique within its operator. What
 * it returns reads and writes the state of the key of the current call.
 */
public interface StateDeclaration {
    <V> ValueState<V> value(String name, DataType<V> type);

    default <V> ValueState<V> value(String name, Class<V> type) {
        return value(name, DataType.of(type));
    }

    <K, V> MapState<K, V> map(String name, DataType<K> keyType, DataType<V> valueType);

    default <K, V> MapState<K, V> map(String name, Class<K> keyType, Class<V> valueType) {
        return map(name, DataType.of(keyType), DataType.of(valueType));
    }

    <V> ListState<V> list(String name, DataType<V> type);

    default <V> ListState<V> list(String name, Class<V> type) {
        return list(name, DataType.of(type));
    }
}
