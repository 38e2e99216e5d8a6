package dev.weir.state;

import dev.weir.api.DataType;
import dev.weir.api.InvalidProgramException;
import dev.weir.api.ListState;
import dev.weir.api.MapState;
import dev.weir.api.StateDeclaration;
import dev.weir.api.ValueState;
import dev.weir.codec.Codec;
import dev.weir.codec.KeyHash;
import dev.weir.codec.PrimitiveBits;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.avro.Schema;

/** The keyed state of one subtask, in the heap. Owner: the task's thread. */
final class HeapKeyedState<K> implements KeyedState<K> {
    private final KeyedStateConfig<K> config;
    private final BlobFormat blobFormat;
    private final Codec<K> keyCodec;
    private final Undeclared undeclared;
    private final Restoring<K> restoring;
    private final Versions versions;
    private final RetainedCaptures retained;
    private final Compaction compaction;
    private final CurrentKey<K> current;
    private final DeclaredState.Place<K> place;
    private final Map<String, DeclaredState<K>> states = new LinkedHashMap<>();

    private final List<DeclaredState<K>> expecting = new ArrayList<>(); // those of states to which it matters

    private List<StateSchema> schemas; // of what is declared or restored; replaced when a state is declared
    private boolean captured; // at least once

    /** @param undeclared what was restored */
    HeapKeyedState(
            KeyedStateConfig<K> config, BlobFormat blobFormat, Undeclared undeclared, RetainedCaptures retained) {
        this.config = config;
        this.blobFormat = blobFormat;
        this.undeclared = undeclared;
        this.versions = undeclared.versions();
        this.retained = retained;
        this.compaction = new Compaction(config.operator(), config.keyGroups());
        this.keyCodec = config.codecs().ofKey(config.key());
        KeyHash<K> hashing = KeyHash.of(keyCodec);
        this.current = new CurrentKey<>(hashing, config.keyGroups(), config.maxParallelism());
        this.place =
                new DeclaredState.Place<>(versions, current, config.keyGroups().size());
        this.restoring = new Restoring<>(config, versions, hashing);
        declared();
    }

    /** What is declared has changed. */
    private void declared() {
        Set<StateSchema> all = new LinkedHashSet<>();
        all.add(StateSignature.keySchema(schema(keyCodec)));
        states.values().forEach(state -> all.add(state.signature().schema()));
        undeclared.signatures().forEach(signature -> all.add(signature.schema()));
        schemas = List.copyOf(all);
        if (!captured) {
            undeclared.asRestored().ifPresent(retained::restored);
        }
    }

    private List<CapturedState> declaredStates() {
        return states.values().stream().map(DeclaredState::capture).toList();
    }

    @Override
    public void currentKey(K key) {
        current.set(key);
    }

    @Override
    public void currentKey(K key, int hash) {
        current.set(Objects.requireNonNull(key, "key is null"), hash);
    }

    @Override
    public K currentKey() {
        return current.key();
    }

    @Override
    public boolean expects() {
        return !expecting.isEmpty();
    }

    @Override
    public void expect(Object[] keys, int count, int[] hashes) {
        for (int i = 0; i < count; i++) {
            hashes[i] = current.hashOf(EntryFormat.cast(keys[i]));
        }
        for (int i = 0; i < expecting.size(); i++) {
            expecting.get(i).expect(hashes, count);
        }
    }

    @Override
    public StateDeclaration declaration() {
        return this;
    }

    @Override
    public <V> ValueState<V> value(String name, DataType<V> type) {
        Codec<V> value = codec(type);
        return EntryFormat.cast(this.<DeclaredState<K>>declare(
                signature(name, StateKind.VALUE, null, value),
                new EntryFormat.OfValue<>(keyCodec, null, value),
                (signature, format) -> value(signature, format, value),
                (key, none, written) -> new EntryFormat.OfValue<>(keyCodec(key), null, codec(type, written))));
    }

    private <V> DeclaredState<K> value(StateSignature signature, EntryFormat<K> format, Codec<V> value) {
        Optional<PrimitiveBits<K>> keys = PrimitiveBits.of(keyCodec);
        Optional<PrimitiveBits<V>> values = PrimitiveBits.of(value);
        return keys.isPresent() && values.isPresent()
                ? new PrimitiveValueState<>(place, signature, keys.get(), values.get())
                : new HeapValueState<>(place, signature, format);
    }

    @Override
    public <M, V> MapState<M, V> map(String name, DataType<M> keyType, DataType<V> valueType) {
        Codec<M> mapKey = config.codecs().ofKey(keyType);
        Codec<V> value = codec(valueType);
        return this.<HeapMapState<K, M, V>>declare(
                signature(name, StateKind.MAP, mapKey, value),
                new EntryFormat.OfMap<>(keyCodec, mapKey, value),
                (signature, format) -> new HeapMapState<>(place, signature, format),
                (key, writtenKey, written) ->
                        new EntryFormat.OfMap<>(keyCodec(key), codec(keyType, writtenKey), codec(valueType, written)));
    }

    @Override
    public <V> ListState<V> list(String name, DataType<V> type) {
        Codec<V> item = codec(type);
        return this.<HeapListState<K, V>>declare(
                signature(name, StateKind.LIST, null, item),
                new EntryFormat.OfList<>(keyCodec, item),
                (signature, format) -> new HeapListState<>(place, signature, format),
                (key, none, written) -> new EntryFormat.OfList<>(keyCodec(key), codec(type, written)));
    }

    @Override
    public <N, V> NamespacedState<K, N, V> namespaced(String name, DataType<N> namespaceType, DataType<V> valueType) {
        Codec<N> namespace = config.codecs().ofKey(namespaceType);
        Codec<V> value = codec(valueType);
        return this.<HeapNamespacedState<K, N, V>>declare(
                signature(name, StateKind.NAMESPACED, namespace, value),
                new EntryFormat.OfValue<>(keyCodec, namespace, value),
                (signature, format) -> new HeapNamespacedState<>(place, signature, format),
                (key, writtenNamespace, written) -> new EntryFormat.OfValue<>(
                        keyCodec(key), codec(namespaceType, writtenNamespace), codec(valueType, written)));
    }

    @Override
    public <V> SlicedState<K, V> sliced(String name, DataType<V> type) {
        DataType<Long> sliceType = DataType.of(Long.class);
        Codec<Long> slice = config.codecs().ofKey(sliceType);
        Codec<V> value = codec(type);
        return this.<HeapSlicedState<K, V>>declare(
                signature(name, StateKind.NAMESPACED, slice, value),
                new EntryFormat.OfValue<>(keyCodec, slice, value),
                (signature, format) -> new HeapSlicedState<>(place, signature, format),
                (key, writtenSlice, written) ->
                        new EntryFormat.OfValue<>(keyCodec(key), codec(sliceType, writtenSlice), codec(type, written)));
    }

    @Override
    public Timers<K> timers(String name) {
        Codec<Long> time = codec(DataType.of(Long.class));
        return this.<HeapTimers<K>>declare(
                signature(name, StateKind.TIMERS, null, null),
                new EntryFormat.OfTimers<>(keyCodec, time),
                (signature, format) -> new HeapTimers<>(place, signature, format),
                (key, none, nothing) -> new EntryFormat.OfTimers<>(keyCodec(key), time));
    }

    private Codec<K> keyCodec(Schema written) {
        return config.codecs().of(config.key(), written);
    }

    private <T> Codec<T> codec(DataType<T> type) {
        return config.codecs().of(type);
    }

    private <T> Codec<T> codec(DataType<T> type, Schema written) {
        return config.codecs().of(type, written);
    }

    private StateSignature signature(String name, StateKind kind, Codec<?> namespace, Codec<?> value) {
        Objects.requireNonNull(name, "name is null");
        if (name.isBlank()) {
            throw new InvalidProgramException(
                    "a state of operator '" + config.operator() + "' has no name; give it one");
        }
        return new StateSignature(name, kind.word(), schema(keyCodec), schema(namespace), schema(value));
    }

    private static String schema(Codec<?> codec) {
        return codec == null ? "" : codec.schema().toString();
    }

    private <S extends DeclaredState<K>> S declare(
            StateSignature signature,
            EntryFormat<K> format,
            BiFunction<StateSignature, EntryFormat<K>, S> make,
            Restoring.FormatOf<K> writtenFormats) {
        DeclaredState<K> known = states.get(signature.name());
        if (known != null) {
            return again(known, signature);
        }
        S state = make.apply(signature, format);
        undeclared.restore(state, config.keyGroups(), restoring, writtenFormats);
        states.put(signature.name(), state);
        if (state.expects()) {
            expecting.add(state);
        }
        declared();
        return state;
    }

    @SuppressWarnings("unchecked") // the kind and the schemas are the same
    private <S extends DeclaredState<K>> S again(DeclaredState<K> known, StateSignature signature) {
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
        captured = true;
        boolean mayBuildUpon = form == SnapshotForm.NATIVE;
        Optional<Capture> base = mayBuildUpon ? retained.base() : Optional.empty();
        List<CapturedState> all = new ArrayList<>(declaredStates());
        all.addAll(undeclared.tables());
        List<Chunk> chunks = undeclared.chunks();
        Capture capture =
                new Capture(checkpointId, mayBuildUpon, versions, Capture.signatures(all, chunks), all, chunks);
        capture.hold().ifPresent(retained::add);
        return new HeapSnapshot(config, blobFormat, compaction, schemas, capture, base);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        retained.complete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) {
        retained.abort(checkpointId);
    }

    @Override
    public boolean isRestoredFromMemory() {
        return undeclared.isFromMemory();
    }

    /** What is retained stays, for a task that takes the place of this one, until the backend gives it up. */
    @Override
    public void close() {
        retained.end();
    }
}
