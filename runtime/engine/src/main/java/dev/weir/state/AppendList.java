package dev.weir.state;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * A list of one key. It only grows at its end, so that a snapshot and the task share the array: the snapshot keeps a list that
 * knows its own end, and the task writes behind it. Owner: the task's thread, as for a {@link Table}.
 */
final class AppendList {
    private static final int FIRST_CAPACITY = 4;

    private final Versions versions;

    // Written by the task's thread, never once a snapshot has captured this list.
    private long version; // in which this list was last written
    private Object[] items; // those below size do not change
    private int size;

    AppendList(Versions versions) {
        this(versions, new Object[FIRST_CAPACITY], 0);
    }

    private AppendList(Versions versions, Object[] items, int size) {
        this.versions = versions;
        this.version = versions.current();
        this.items = items;
        this.size = size;
    }

    static AppendList of(Versions versions, List<?> items) {
        return new AppendList(versions, items.toArray(), items.size());
    }

    boolean isCurrent() {
        return version == versions.current();
    }

    /** This list if it is the task's alone, else its successor, which alone may grow from now on. */
    AppendList writable() {
        if (isCurrent()) {
            return this;
        }
        if (versions.isShared(version)) {
            return new AppendList(versions, items, size);
        }
        version = versions.current();
        return this;
    }

    void add(Object item) {
        if (size == items.length) {
            items = Arrays.copyOf(items, Math.max(FIRST_CAPACITY, size + (size >> 1) + 1));
        }
        items[size++] = item;
    }

    int size() {
        return size;
    }

    /** What is in it now; it stays so whatever is added. */
    List<Object> view() {
        return new View(items, size);
    }

    private static final class View extends AbstractList<Object> implements RandomAccess {
        private final Object[] items;
        private final int size;

        View(Object[] items, int size) {
            this.items = items;
            this.size = size;
        }

        @Override
        public Object get(int index) {
            if (index < 0 || index >= size) {
                throw new IndexOutOfBoundsException("index " + index + " of a list of " + size);
            }
            return items[index];
        }

        @Override
        public int size() {
            return size;
        }
    }
}
