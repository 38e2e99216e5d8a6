package dev.weir.operator.reconciler;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A primary cache that shows what is in a fake cluster. */
final class FakeCache<T extends HasMetadata> implements IndexerResourceCache<T> {
    private final FakeCluster cluster;
    private final Class<T> type;
    private final Map<String, Function<T, List<String>>> indexers = new HashMap<>();

    FakeCache(FakeCluster cluster, Class<T> type) {
        this.cluster = cluster;
        this.type = type;
    }

    @Override
    public void addIndexers(Map<String, Function<T, List<String>>> more) {
        indexers.putAll(more);
    }

    @Override
    public List<T> byIndex(String indexer, String key) {
        return list().filter(one -> indexers.get(indexer).apply(one).contains(key))
                .toList();
    }

    @Override
    public Stream<T> list(String namespace, Predicate<T> predicate) {
        return list(predicate).filter(one -> one.getMetadata().getNamespace().equals(namespace));
    }

    @Override
    public Optional<T> get(ResourceID id) {
        return cluster.find(type, id.getNamespace().orElse(""), id.getName());
    }

    @Override
    public Stream<ResourceID> keys() {
        return list().map(ResourceID::fromResource);
    }

    @Override
    public Stream<T> list() {
        return list(one -> true);
    }

    @Override
    public Stream<T> list(Predicate<T> predicate) {
        return cluster.all(type).stream().filter(predicate);
    }
}
