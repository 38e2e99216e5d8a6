package dev.weir.local.apiserver.resource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** The resources that are served now: the built-in ones, and those of the CustomResourceDefinitions. Thread-safe. */
public final class Registry {

    private record Id(String group, String version, String plural) {}

    private final Map<Id, ResourceType> builtIn;
    // What is served; replaced as a whole by the writer, under this object's lock, and read by any thread.
    private volatile Map<Id, ResourceType> served;
    // By the name of the definition that made them; guarded by this.
    private final Map<String, List<ResourceType>> custom = new TreeMap<>();
    // Counts the changes, so that documents made from the registry know when they are stale.
    private final AtomicLong revision = new AtomicLong();

    public Registry(Collection<ResourceType> builtIn) {
        Map<Id, ResourceType> types = new LinkedHashMap<>();
        builtIn.forEach(type -> types.put(id(type), type));
        this.builtIn = types;
        this.served = types;
    }

    private static Id id(ResourceType type) {
        return new Id(type.group(), type.version(), type.plural());
    }

    public Optional<ResourceType> find(String group, String version, String plural) {
        return Optional.ofNullable(served.get(new Id(group, version, plural)));
    }

    /** A type of the stored group and plural, of whatever version; the first that was registered. */
    public Optional<ResourceType> find(Key key) {
        return served.values().stream()
                .filter(type -> key.of(type.group(), type.plural()))
                .findFirst();
    }

    public List<ResourceType> all() {
        return List.copyOf(served.values());
    }

    /** The types of one group and version, by plural. */
    public List<ResourceType> of(String group, String version) {
        return served.values().stream()
                .filter(type -> type.group().equals(group) && type.version().equals(version))
                .sorted(Comparator.comparing(ResourceType::plural))
                .toList();
    }

    public boolean isBuiltInGroup(String group) {
        return builtIn.keySet().stream().anyMatch(id -> id.group().equals(group));
    }

    public long revision() {
        return revision.get();
    }

    /** The definition's versions are served from now on, in place of those that it had before. */
    public synchronized void define(String definition, List<ResourceType> types) {
        custom.put(definition, List.copyOf(types));
        rebuild();
    }

    public synchronized void undefine(String definition) {
        custom.remove(definition);
        rebuild();
    }

    private void rebuild() {
        Map<Id, ResourceType> next = new LinkedHashMap<>(builtIn);
        List<ResourceType> types = new ArrayList<>();
        custom.values().forEach(types::addAll);
        types.forEach(type -> next.putIfAbsent(id(type), type));
        served = next;
        revision.incrementAndGet();
    }
}
