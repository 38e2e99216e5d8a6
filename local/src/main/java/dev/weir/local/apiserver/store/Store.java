package dev.weir.local.apiserver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.resource.Key;
import dev.weir.local.apiserver.store.Change.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every object of the cluster, in memory and in a {@link Journal}. One lock guards all of it; each change gets the next resource
 * version, is written to the journal, and is then told to the listeners, under the lock and so in order. Thread-safe.
 */
public final class Store implements AutoCloseable {

    /** What a list saw: the objects in the order of their keys, and the version as of which they are. */
    public record Snapshot(long version, List<Stored> objects) {}

    private static final Logger log = LoggerFactory.getLogger(Store.class);

    private final Journal journal;
    private final TreeMap<Key, Stored> objects; // guarded by this
    private final List<Consumer<Change>> listeners = new ArrayList<>(); // guarded by this
    private long version; // of the last change; guarded by this

    private Store(Journal journal) {
        this.journal = journal;
        this.objects = new TreeMap<>(journal.recovered());
        this.version = Math.max(1, journal.version());
    }

    /** @throws IOException when the folder cannot be used, with the reason */
    public static Store open(Path folder) throws IOException {
        return new Store(Journal.open(folder));
    }

    /** The listener is called with every change from now on, under the store's lock: it must return at once. */
    public synchronized void listen(Consumer<Change> listener) {
        listeners.add(Objects.requireNonNull(listener, "listener is null"));
    }

    public synchronized long version() {
        return version;
    }

    public synchronized Optional<Stored> get(Key key) {
        return Optional.ofNullable(objects.get(key));
    }

    /**
     * @param namespace empty for every one
     */
    public synchronized Snapshot list(String group, String plural, String namespace) {
        Key first = new Key(group, plural, namespace, "");
        List<Stored> found = new ArrayList<>();
        for (Stored stored : objects.tailMap(first, true).values()) {
            Key key = stored.key();
            if (!key.of(group, plural)
                    || !namespace.isEmpty() && !key.namespace().equals(namespace)) {
                break;
            }
            found.add(stored);
        }
        return new Snapshot(version, found);
    }

    public synchronized Snapshot all() {
        return new Snapshot(version, List.copyOf(objects.values()));
    }

    /**
     * @param object changed by this: its resource version is set; nobody may change it afterwards
     * @return empty when there is one of that key already
     */
    public synchronized Optional<Stored> create(Key key, ObjectNode object) {
        if (objects.containsKey(key)) {
            return Optional.empty();
        }
        return Optional.of(put(Kind.ADDED, key, object, Optional.empty()));
    }

    /**
     * @param expected what the caller based the new object on
     * @return empty when the object has been changed or removed since
     */
    public synchronized Optional<Stored> replace(Stored expected, ObjectNode object) {
        if (objects.get(expected.key()) != expected) {
            return Optional.empty();
        }
        return Optional.of(put(Kind.MODIFIED, expected.key(), object, Optional.of(expected.object())));
    }

    private Stored put(Kind kind, Key key, ObjectNode object, Optional<ObjectNode> before) {
        long next = version + 1;
        Json.child(object, "metadata").put("resourceVersion", Long.toString(next));
        Stored stored = new Stored(key, next, object);
        try {
            journal.append(key, next, object);
        } catch (IOException e) {
            throw new UncheckedIOException("the change of " + key + " could not be written", e);
        }
        version = next;
        objects.put(key, stored);
        compact();
        tell(new Change(kind, stored, before));
        return stored;
    }

    /**
     * @param last the object's last state, as the watchers see it; its resource version is set
     * @return the last state; empty when the object has been changed or removed since
     */
    public synchronized Optional<Stored> remove(Stored expected, ObjectNode last) {
        if (objects.get(expected.key()) != expected) {
            return Optional.empty();
        }
        long next = version + 1;
        Json.child(last, "metadata").put("resourceVersion", Long.toString(next));
        Stored stored = new Stored(expected.key(), next, last);
        try {
            journal.appendRemoval(expected.key(), next);
        } catch (IOException e) {
            throw new UncheckedIOException("the removal of " + expected.key() + " could not be written", e);
        }
        version = next;
        objects.remove(expected.key());
        compact();
        tell(new Change(Kind.DELETED, stored, Optional.of(expected.object())));
        return Optional.of(stored);
    }

    private void compact() {
        if (!journal.grown()) {
            return;
        }
        Collection<Stored> alive = objects.values();
        try {
            journal.rewrite(alive);
        } catch (IOException e) {
            throw new UncheckedIOException("the journal could not be rewritten", e);
        }
    }

    private void tell(Change change) {
        for (Consumer<Change> listener : listeners) {
            try {
                listener.accept(change);
            } catch (RuntimeException e) {
                // The change is made, and the others have to know of it.
                log.error(
                        "{} failed at the change of {}", listener, change.now().key(), e);
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        journal.close();
    }
}
