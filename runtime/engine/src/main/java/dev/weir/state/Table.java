package dev.weir.state;

/**
 * A hash table with open addressing and linear probing, its slots in {@link Page}s that are copied when they change while a
 * snapshot sees them. A removal closes its gap, so that there are no tombstones.
 *
 * <p>A table is written through {@link #writable} alone: that is this table, or its successor if a snapshot sees this one.
 * Owner: the task's thread. A table that a snapshot has captured does not change, and may be read by the snapshot's threads.
 *
 * <p>A wide table has a namespace besides the key: an entry is found by both.
 */
final class Table {
    static final int PAGE_BITS = 6;
    private static final int PAGE_SLOTS = 1 << PAGE_BITS;
    private static final int PAGE_MASK = PAGE_SLOTS - 1;
    private static final int MIN_CAPACITY = 8;
    private static final int MAX_CAPACITY = 1 << 29;

    private static final int KEY = 0;
    private static final int VALUE = 1;
    private static final int NAMESPACE = 2;

    private final Versions versions;
    private final int stride;
    private final Object namespace; // of all entries of a narrow table; null if they have none

    // Written by the task's thread, never once a snapshot has captured this table.
    private long version; // in which this table was last written
    private Page[] pages;
    private long pagesVersion; // in which the array of pages, not what is in them, was last written
    private int capacity; // a power of two
    private int size;

    private Table(Versions versions, int stride, Object namespace) {
        this.versions = versions;
        this.stride = stride;
        this.namespace = namespace;
        this.version = versions.current();
        allocate(MIN_CAPACITY);
    }

    private Table(Table from) {
        this.versions = from.versions;
        this.stride = from.stride;
        this.namespace = from.namespace;
        this.version = versions.current();
        this.pages = from.pages;
        this.pagesVersion = from.pagesVersion;
        this.capacity = from.capacity;
        this.size = from.size;
    }

    /** Keys and values. */
    static Table narrow(Versions versions) {
        return new Table(versions, VALUE + 1, null);
    }

    /** The same, of entries that all have one namespace. */
    static Table ofNamespace(Versions versions, Object namespace) {
        return new Table(versions, VALUE + 1, namespace);
    }

    /** Keys, namespaces and values. */
    static Table wide(Versions versions) {
        return new Table(versions, NAMESPACE + 1, null);
    }

    /** The hash of an entry of a wide table. */
    static int hash(int keyHash, Object namespace) {
        return spread(keyHash * 31 + namespace.hashCode());
    }

    /** Lets the lower bits of a hash depend on the upper ones. */
    static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ (mixed >>> 16);
    }

    int size() {
        return size;
    }

    /** Whether it was written since the last capture, so that whoever holds it need not be told of one more change. */
    boolean isCurrent() {
        return version == versions.current();
    }

    /** This table if it is the task's alone, else a successor that shares all pages until they are written. */
    Table writable() {
        if (isCurrent()) {
            return this;
        }
        if (versions.isShared(version)) {
            return new Table(this);
        }
        version = versions.current();
        return this;
    }

    /**
     * @param namespace {@code null} in a narrow table
     * @return the entry's slot, or less than 0: the complement of the slot where it would go
     */
    int find(int hash, Object key, Object namespace) {
        int mask = capacity - 1;
        for (int slot = hash & mask; ; slot = (slot + 1) & mask) {
            Page page = pages[slot >>> PAGE_BITS];
            int at = slot & PAGE_MASK;
            Object found = page.cells[at * stride];
            if (found == null) {
                return ~slot;
            }
            if (page.hashes[at] == hash
                    && found.equals(key)
                    && (namespace == null || namespace.equals(page.cells[at * stride + NAMESPACE]))) {
                return slot;
            }
        }
    }

    /** @return {@code null} if there is no entry */
    Object get(int hash, Object key, Object namespace) {
        int slot = find(hash, key, namespace);
        return slot < 0 ? null : valueAt(slot);
    }

    Object valueAt(int slot) {
        return pages[slot >>> PAGE_BITS].cells[(slot & PAGE_MASK) * stride + VALUE];
    }

    void setValueAt(int slot, Object value) {
        writablePage(slot).cells[(slot & PAGE_MASK) * stride + VALUE] = value;
    }

    /** @return whether the entry is new */
    boolean put(int hash, Object key, Object namespace, Object value) {
        int slot = find(hash, key, namespace);
        if (slot >= 0) {
            setValueAt(slot, value);
            return false;
        }
        insert(~slot, hash, key, namespace, value);
        return true;
    }

    /** @param slot the complement of what {@link #find} answered */
    void insert(int slot, int hash, Object key, Object namespace, Object value) {
        int free = slot;
        if ((size + 1) * 8L > capacity * 5L) {
            rehash(capacity * 2);
            free = ~find(hash, key, namespace);
        }
        fill(writablePage(free), free & PAGE_MASK, hash, key, namespace, value);
        size++;
    }

    /** Makes room for entries that are about to come, so that it need not grow step by step. */
    void reserve(int more) {
        int wanted = capacity;
        while (wanted < MAX_CAPACITY && (size + (long) more) * 8L > wanted * 5L) {
            wanted *= 2;
        }
        if (wanted > capacity) {
            rehash(wanted);
        }
    }

    private void fill(Page page, int at, int hash, Object key, Object namespace, Object value) {
        page.hashes[at] = hash;
        page.cells[at * stride] = key;
        page.cells[at * stride + VALUE] = value;
        if (stride > NAMESPACE) {
            page.cells[at * stride + NAMESPACE] = namespace;
        }
    }

    /** @return the value that was there, or {@code null} */
    Object remove(int hash, Object key, Object namespace) {
        int slot = find(hash, key, namespace);
        if (slot < 0) {
            return null;
        }
        Object value = valueAt(slot);
        removeAt(slot);
        return value;
    }

    /** Moves those that follow into the gap, as far as each is still reachable from where its hash wants it. */
    void removeAt(int slot) {
        int mask = capacity - 1;
        int gap = slot;
        for (int next = (gap + 1) & mask; ; next = (next + 1) & mask) {
            Page page = pages[next >>> PAGE_BITS];
            int at = next & PAGE_MASK;
            if (page.cells[at * stride] == null) {
                break;
            }
            int home = page.hashes[at] & mask;
            if (((next - home) & mask) >= ((next - gap) & mask)) {
                move(page, at, gap);
                gap = next;
            }
        }
        clear(gap);
        size--;
        if (capacity > MIN_CAPACITY && size * 8L < capacity) {
            rehash(capacity / 2);
        }
    }

    private void move(Page from, int at, int gap) {
        Page to = writablePage(gap);
        int gapAt = gap & PAGE_MASK;
        to.hashes[gapAt] = from.hashes[at];
        System.arraycopy(from.cells, at * stride, to.cells, gapAt * stride, stride);
    }

    private void clear(int slot) {
        Page page = writablePage(slot);
        int cell = (slot & PAGE_MASK) * stride;
        for (int i = KEY; i < stride; i++) {
            page.cells[cell + i] = null;
        }
    }

    private Page writablePage(int slot) {
        int index = slot >>> PAGE_BITS;
        Page page = pages[index];
        long current = versions.current();
        if (page.version == current) {
            return page;
        }
        if (!versions.isShared(page.version)) {
            page.version = current;
            return page;
        }
        if (pagesVersion != current) {
            if (versions.isShared(pagesVersion)) {
                pages = pages.clone();
            }
            pagesVersion = current;
        }
        Page copy = page.copy(current);
        pages[index] = copy;
        return copy;
    }

    private void rehash(int newCapacity) {
        if (newCapacity > MAX_CAPACITY) {
            throw new IllegalStateException(
                    "one key group has " + size + " entries of one state; use more key groups, or fewer keys");
        }
        Page[] old = pages;
        allocate(newCapacity);
        int mask = capacity - 1;
        for (Page page : old) {
            for (int at = 0; at < page.hashes.length; at++) {
                if (page.cells[at * stride] == null) {
                    continue;
                }
                int slot = page.hashes[at] & mask;
                while (pages[slot >>> PAGE_BITS].cells[(slot & PAGE_MASK) * stride] != null) {
                    slot = (slot + 1) & mask;
                }
                Page to = pages[slot >>> PAGE_BITS];
                to.hashes[slot & PAGE_MASK] = page.hashes[at];
                System.arraycopy(page.cells, at * stride, to.cells, (slot & PAGE_MASK) * stride, stride);
            }
        }
    }

    private void allocate(int newCapacity) {
        long current = versions.current();
        capacity = newCapacity;
        pages = new Page[Math.max(1, newCapacity >>> PAGE_BITS)];
        pagesVersion = current;
        for (int i = 0; i < pages.length; i++) {
            pages[i] = new Page(Math.min(newCapacity, PAGE_SLOTS), stride, current);
        }
    }

    /** To be read only. */
    Page[] pages() {
        return pages;
    }

    int capacity() {
        return capacity;
    }

    int stride() {
        return stride;
    }

    /** How many pages this table does not share with its predecessor. */
    int pagesOfItsOwn(Table predecessor) {
        int own = 0;
        for (int i = 0; i < pages.length; i++) {
            own += i < predecessor.pages.length && pages[i] == predecessor.pages[i] ? 0 : 1;
        }
        return own;
    }

    /** Where entries are; a table must not change while it is walked. */
    Cursor cursor() {
        return new Cursor(pages, stride, namespace, null);
    }

    /** The same, of some slots only. @param slots of each page those wanted, one bit each; they hold entries */
    Cursor cursor(long[] slots) {
        return new Cursor(pages, stride, namespace, slots);
    }

    /** Walks over all entries, in no order. */
    static final class Cursor {
        private final Page[] pages;
        private final int stride;
        private final Object ofAll; // namespace of all entries; null if each has its own, or none
        private final long[] wanted; // null: all that hold entries
        private int page;
        private int at = -1;

        private Cursor(Page[] pages, int stride, Object ofAll, long[] wanted) {
            this.pages = pages;
            this.stride = stride;
            this.ofAll = ofAll;
            this.wanted = wanted;
        }

        boolean next() {
            at++;
            for (; page < pages.length; page++) {
                at = wanted == null ? nextEntry(pages[page], at) : nextWanted(wanted[page], at);
                if (at >= 0) {
                    return true;
                }
                at = 0;
            }
            return false;
        }

        /** @return less than 0 if there is none from there on */
        private int nextEntry(Page in, int from) {
            for (int slot = from; slot < in.hashes.length; slot++) {
                if (in.cells[slot * stride] != null) {
                    return slot;
                }
            }
            return -1;
        }

        private static int nextWanted(long slots, int from) {
            long left = from >= PAGE_SLOTS ? 0 : slots >>> from;
            return left == 0 ? -1 : from + Long.numberOfTrailingZeros(left);
        }

        Object key() {
            return pages[page].cells[at * stride];
        }

        Object value() {
            return pages[page].cells[at * stride + VALUE];
        }

        /** {@code null} in a narrow table that is not of one. */
        Object namespace() {
            return stride > NAMESPACE ? pages[page].cells[at * stride + NAMESPACE] : ofAll;
        }

        int hash() {
            return pages[page].hashes[at];
        }
    }
}
