package dev.weir.checkpoint;

import dev.weir.api.DataType;
import dev.weir.api.ListState;
import dev.weir.api.MapState;
import dev.weir.api.StateDeclaration;
import dev.weir.api.ValueState;
import dev.weir.checkpoint.DeclaredStates.State;
import dev.weir.codec.Codecs;
import dev.weir.state.StateKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes declarations of keyed state and remembers them. What it hands out has no data and no key: it is not to be used. */
final class DeclarationRecorder implements StateDeclaration {
    private final Codecs codecs;
    private final List<State> states = new ArrayList<>();

    DeclarationRecorder(Codecs codecs) {
        this.codecs = codecs;
    }

    List<State> states() {
        return List.copyOf(states);
    }

    @Override
    public <V> ValueState<V> value(String name, DataType<V> type) {
        record(name, StateKind.VALUE, null, type);
        return new DeclaredValue<>(name);
    }

    @Override
    public <K, V> MapState<K, V> map(String name, DataType<K> keyType, DataType<V> valueType) {
        record(name, StateKind.MAP, keyType, valueType);
        return new DeclaredMap<>(name);
    }

    @Override
    public <V> ListState<V> list(String name, DataType<V> type) {
        record(name, StateKind.LIST, null, type);
        return new DeclaredList<>(name);
    }

    /** @param namespace {@code null} if there is none */
    private void record(String name, StateKind kind, DataType<?> namespace, DataType<?> value) {
        states.add(new State(
                name,
                kind.word(),
                Optional.ofNullable(namespace).map(type -> codecs.ofKey(type).schema()),
                Optional.of(codecs.of(value).schema())));
    }

    private static IllegalStateException unusable(String state) {
        return new IllegalStateException(
                "state '" + state + "' is used before a record came: in open() it is declared, and used in process()");
    }

    private record DeclaredValue<V>(String name) implements ValueState<V> {
        @Override
        public V get() {
            throw unusable(name);
        }

        @Override
        public void set(V value) {
            throw unusable(name);
        }

        @Override
        public void clear() {
            throw unusable(name);
        }
    }

    private record DeclaredList<V>(String name) implements ListState<V> {
        @Override
        public List<V> get() {
            throw unusable(name);
        }

        @Override
        public void add(V value) {
            throw unusable(name);
        }

        @Override
        public void set(List<V> values) {
            throw unusable(name);
        }

        @Override
        public void clear() {
            throw unusable(name);
        }
    }

    private record DeclaredMap<K, V>(String name) implements MapState<K, V> {
        @Override
        public V get(K key) {
            throw unusable(name);
        }

        @Override
        public void put(K key, V value) {
            throw unusable(name);
        }

        @Override
        public void remove(K key) {
            throw unusable(name);
        }

        @Override
        public boolean contains(K key) {
            throw unusable(name);
        }

        @Override
        public Iterable<Map.Entry<K, V>> entries() {
            throw unusable(name);
        }

        @Override
        public boolean isEmpty() {
            throw unusable(name);
        }

        @Override
        public void clear() {
            throw unusable(name);
        }
    }
}
