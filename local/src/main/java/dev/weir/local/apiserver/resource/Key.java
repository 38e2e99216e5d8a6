package dev.weir.local.apiserver.resource;

import java.util.Comparator;
import java.util.Objects;

/**
 * What names one object in the store, whatever version it is read in.
 *
 * @param namespace empty for a resource of the whole cluster
 */
public record Key(String group, String plural, String namespace, String name) implements Comparable<Key> {

    private static final Comparator<Key> ORDER = Comparator.comparing(Key::group)
            .thenComparing(Key::plural)
            .thenComparing(Key::namespace)
            .thenComparing(Key::name);

    public Key {
        Objects.requireNonNull(group, "group is null");
        Objects.requireNonNull(plural, "plural is null");
        Objects.requireNonNull(namespace, "namespace is null");
        Objects.requireNonNull(name, "name is null");
    }

    public boolean of(String group, String plural) {
        return this.group.equals(group) && this.plural.equals(plural);
    }

    @Override
    public int compareTo(Key other) {
        return ORDER.compare(this, other);
    }
}
