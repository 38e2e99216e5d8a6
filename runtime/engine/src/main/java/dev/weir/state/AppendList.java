package dev.weir.state;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * A list of one key. It only grows at its end, so that a snapshot and the task share the array: the snapshot keeps a list that
 * knows its own end, and the task writes behind it. After a rollback two histories would write behind the same end: the array
 * is copied first. Owner: the task's thread, as for a {@link Table}.
 */
final class AppendList {
    private static final int FIRST_CAPACITY = 4;

    private final Versions versions;
    private final Object lineage; // the same object in all lists that became of one by adding

    // Written by the task's thread, never once a snapshot has captured this list.
    private long version; // in which this list was last written
    private Object[] items; // those below size do not change
    private int size;

    AppendList(Versions versions) {
        this(versions, new Object(), new Object[FIRST_CAPACITY], 0);
    }

    private AppendList(Versions versions, Object lineage, Object[] items, int size) {
        this.versions = versions;
        this.lineage = lineage;
        this.version = versions.current();
        this.items = items;
        this.size = size;
    }

    static AppendList of(Versions versions, List<?> items) {
        return new AppendList(versions, new Object(), items.toArray(), items.size());
    }

    boolean isCurrent() {
        return version == versions.current();
    }

    /** This list if it is the task's alone, else its successor, which alone may grow from now on. */
    AppendList writable() {
        if (isCurrent()) {
            return this;
        }
        if (versions.isBeforeRollback(version)) {
            return new AppendList(versions, lineage, Arrays.copyOf(items, size), size);
        }
        if (versions.isShared(version)) {
            return new AppendList(versions, lineage, items, size);
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

    /** Whether it is what an earlier list became by adding, if by anything. */
    boolean continues(AppendList earlier) {
        return lineage == earlier.lineage && size >= earlier.size;
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
