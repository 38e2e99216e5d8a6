package dev.weir.rocksdb;

import dev.weir.api.DataType;
import dev.weir.api.InvalidProgramException;
import dev.weir.api.ListState;
import dev.weir.api.MapState;
import dev.weir.api.StateDeclaration;
import dev.weir.api.ValueState;
import dev.weir.codec.Codec;
import dev.weir.codec.KeyGroupRange;
import dev.weir.codec.KeyGroups;
import dev.weir.rocksdb.Catalog.Numbered;
import dev.weir.state.CurrentKey;
import dev.weir.state.IndexedSlices;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.KeyedStateConfig;
import dev.weir.state.NamespacedState;
import dev.weir.state.SlicedState;
import dev.weir.state.SnapshotForm;
import dev.weir.state.StateKind;
import dev.weir.state.StateSignature;
import dev.weir.state.Timers;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.Schema;

/** The keyed state of one subtask, in a database of its own. Owner: the task's thread. */
final class RocksKeyedState<K> implements KeyedState<K> {
    private final KeyedStateConfig<K> config;
    private final Access<K> access;
    private final Catalog catalog;
    private final Snapshots snapshots;
    private final StateImport<K> restored;
    private final Map<String, RocksState<K>> states = new LinkedHashMap<>();

    private boolean closed;

    RocksKeyedState(KeyedStateConfig<K> config, Codec<K> keyCodec, StateRestore.Opened opened, Snapshots snapshots) {
        this.config = config;
        this.catalog = opened.catalog();
        this.access = new Access<>(opened.database(), config, keyCodec);
        this.snapshots = snapshots;
        this.restored = new StateImport<>(config, access);
    }

    @Override
    public void currentKey(K key) {
        access.current().set(key);
    }

    @Override
    public void currentKey(K key, int hash) {
        access.current().set(Objects.requireNonNull(key, "key is null"), hash);
    }

    @Override
    public K currentKey() {
        return access.current().key();
    }

    @Override
    public StateDeclaration declaration() {
        return this;
    }

    @Override
    public <V> ValueState<V> value(String name, DataType<V> type) {
        Codec<V> codec = codec(type);
        return this.<RocksValueState<K, V>>declare(
                signature(name, StateKind.VALUE, null, codec),
                numbered -> new RocksValueState<>(access, numbered, codec),
                (key, none, written) -> decoder(StateKind.VALUE, key, null, codec(type, written)));
    }

    @Override
    public <M, V> MapState<M, V> map(String name, DataType<M> keyType, DataType<V> valueType) {
        Codec<M> mapKey = config.codecs().ofKeyInBytes(keyType);
        Codec<V> codec = codec(valueType);
        return this.<RocksMapState<K, M, V>>declare(
                signature(name, StateKind.MAP, mapKey, codec),
                numbered -> new RocksMapState<>(access, numbered, mapKey, codec),
                (key, writtenKey, written) ->
                        decoder(StateKind.MAP, key, codec(keyType, writtenKey), codec(valueType, written)));
    }

    @Override
    public <V> ListState<V> list(String name, DataType<V> type) {
        Codec<V> codec = codec(type);
        return this.<RocksListState<K, V>>declare(
                signature(name, StateKind.LIST, null, codec),
                numbered -> new RocksListState<>(access, numbered, codec),
                (key, none, written) -> decoder(StateKind.LIST, key, null, codec(type, written)));
    }

    @Override
    public <N, V> NamespacedState<K, N, V> namespaced(String name, DataType<N> namespaceType, DataType<V> valueType) {
        Codec<N> namespace = config.codecs().ofKeyInBytes(namespaceType);
        Codec<V> codec = codec(valueType);
        return this.<RocksNamespacedState<K, N, V>>declare(
                signature(name, StateKind.NAMESPACED, namespace, codec),
                numbered -> new RocksNamespacedState<>(access, numbered, namespace, codec),
                (key, writtenNamespace, written) -> decoder(
                        StateKind.NAMESPACED, key, codec(namespaceType, writtenNamespace), codec(valueType, written)));
    }

    @Override
    public <V> SlicedState<K, V> sliced(String name, DataType<V> type) {
        CurrentKey<K> current = access.current();
        KeyGroupRange keyGroups = access.keyGroups();
        return new IndexedSlices<>(
                this,
                namespaced(name, DataType.of(Long.class), type),
                key -> KeyGroups.of(current.hashOf(key), config.maxParallelism()) - keyGroups.first(),
                keyGroups.size());
    }

    @Override
    public Timers<K> timers(String name) {
        return this.<RocksTimers<K>>declare(
                signature(name, StateKind.TIMERS, null, null),
                numbered -> new RocksTimers<>(access, numbered),
                (key, none, nothing) -> decoder(StateKind.TIMERS, key, null, null));
    }

    private EntryDecoder<K> decoder(StateKind kind, Schema writtenKey, Codec<?> namespace, Codec<?> value) {
        return new EntryDecoder<>(kind, codec(config.key(), writtenKey), namespace, value);
    }

    private <T> Codec<T> codec(DataType<T> type) {
        return config.codecs().of(type);
    }

    private <T> Codec<T> codec(DataType<T> type, Schema written) {
        return config.codecs().of(type, written);
    }

    private StateSignature signature(String name, StateKind kind, Codec<?> namespace, Codec<?> value) {
        requireOpen();
        Objects.requireNonNull(name, "name is null");
        if (name.isBlank()) {
            throw new InvalidProgramException(
                    "a state of operator '" + config.operator() + "' has no name; give it one");
        }
        return new StateSignature(name, kind.word(), schema(access.keyCodec()), schema(namespace), schema(value));
    }

    private static String schema(Codec<?> codec) {
        return codec == null ? "" : codec.schema().toString();
    }

    private <S extends RocksState<K>> S declare(
            StateSignature signature, Function<Numbered, S> make, StateImport.DecoderOf<K> decoders) {
        RocksState<K> known = states.get(signature.name());
        if (known != null) {
            return again(known, signature);
        }
        List<Numbered> old = new ArrayList<>(catalog.named(signature.name()));
        Numbered numbered = old.stream()
                .filter(state -> !state.chunks() && state.signature().equals(signature))
                .findFirst()
                .orElseGet(() -> catalog.add(signature, false));
        old.remove(numbered);
        S state = make.apply(numbered);
        restored.run(state, old, decoders);
        old.forEach(catalog::remove);
        states.put(signature.name(), state);
        return state;
    }

    @SuppressWarnings("unchecked") // the kind and the schemas are the same
    private <S extends RocksState<K>> S again(RocksState<K> known, StateSignature signature) {
        if (!known.signature().equals(signature)) {
            throw new InvalidProgramException("state '" + signature.name() + "' of operator '" + config.operator()
                    + "' is declared twice, as " + known.signature().kind() + " of "
                    + known.signature().value() + " and as " + signature.kind() + " of " + signature.value()
                    + "; give one of them another name");
        }
        return (S) known;
    }

    @Override
    public KeyedSnapshot captureState(long checkpointId, SnapshotForm form) {
        requireOpen();
        return form == SnapshotForm.CANONICAL
                ? snapshots.canonical(checkpointId, catalog, schemas())
                : snapshots.inFiles(checkpointId, catalog, schemas());
    }

    private List<StateSchema> schemas() {
        Set<StateSchema> all = new LinkedHashSet<>();
        all.add(StateSignature.keySchema(schema(access.keyCodec())));
        catalog.states().forEach(state -> all.add(state.signature().schema()));
        return List.copyOf(all);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        snapshots.completed(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) {
        snapshots.aborted(checkpointId);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the keyed state of operator '" + config.operator() + "' is closed");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            snapshots.close();
            access.database().letGo();
        }
    }
}
