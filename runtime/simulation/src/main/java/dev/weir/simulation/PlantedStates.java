package dev.weir.simulation;

import dev.weir.api.DataType;
import dev.weir.api.ListState;
import dev.weir.api.MapState;
import dev.weir.api.StateDeclaration;
import dev.weir.api.ValueState;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.KeyedStateBackend;
import dev.weir.state.KeyedStateConfig;
import dev.weir.state.KeyedStateSource;
import dev.weir.state.NamespacedState;
import dev.weir.state.SlicedState;
import dev.weir.state.SnapshotForm;
import dev.weir.state.Timers;
import java.io.IOException;
import java.util.List;

/** A defect that is planted: state is told of an aborted checkpoint that it is complete, so that the next builds upon it. */
record PlantedStates(KeyedStateBackend sound) implements KeyedStateBackend {
    @Override
    public <K> KeyedState<K> create(KeyedStateConfig<K> config, List<KeyedStateSource> restored) throws IOException {
        return new Deceived<>(sound.create(config, restored));
    }

    @Override
    public void releaseClosed() {
        sound.releaseClosed();
    }

    @Override
    public void close() {
        sound.close();
    }

    private record Deceived<K>(KeyedState<K> state) implements KeyedState<K> {
        @Override
        public void notifyCheckpointAborted(long checkpointId) {
            state.notifyCheckpointComplete(checkpointId);
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            state.notifyCheckpointComplete(checkpointId);
        }

        @Override
        public void currentKey(K key) {
            state.currentKey(key);
        }

        @Override
        public void currentKey(K key, int hash) {
            state.currentKey(key, hash);
        }

        @Override
        public K currentKey() {
            return state.currentKey();
        }

        @Override
        public <N, V> NamespacedState<K, N, V> namespaced(String name, DataType<N> namespace, DataType<V> value) {
            return state.namespaced(name, namespace, value);
        }

        @Override
        public <V> SlicedState<K, V> sliced(String name, DataType<V> value) {
            return state.sliced(name, value);
        }

        @Override
        public Timers<K> timers(String name) {
            return state.timers(name);
        }

        @Override
        public StateDeclaration declaration() {
            return state.declaration();
        }

        @Override
        public KeyedSnapshot captureState(long checkpointId, SnapshotForm form) {
            return state.captureState(checkpointId, form);
        }

        @Override
        public boolean isRestoredFromMemory() {
            return state.isRestoredFromMemory();
        }

        @Override
        public void close() {
            state.close();
        }

        @Override
        public <V> ValueState<V> value(String name, DataType<V> type) {
            return state.value(name, type);
        }

        @Override
        public <A, V> MapState<A, V> map(String name, DataType<A> keyType, DataType<V> valueType) {
            return state.map(name, keyType, valueType);
        }

        @Override
        public <V> ListState<V> list(String name, DataType<V> type) {
            return state.list(name, type);
        }
    }
}
