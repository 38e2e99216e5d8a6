package dev.weir.state;

import dev.weir.codec.PrimitiveBits;
import java.util.ArrayDeque;

/**
 * A hash table with open addressing and linear probing of keys and values of 64 bits. A removal closes its gap, so that there are
 * no tombstones. It is written in place; for snapshots what was overwritten since they were taken is kept, slot by slot. Owner:
 * the task's thread, all but what it gave out as a {@link PrimitiveView}.
 */
final class PrimitiveTable {
    private static final int MIN_CAPACITY = 16;
    private static final int MAX_CAPACITY = 1 << 29;
    private static final long NONE = -1;

    private final Versions versions;
    private final PrimitiveBits<?> keys;
    private final OverwrittenLog log;
    private final ArrayDeque<Overwritten> past =
            new ArrayDeque<>(); // of earlier versions, oldest first; to be used again

    private PrimitiveSlots slots;
    private int size;
    private Overwritten overwritten; // in the current version; null if no snapshot sees the slots
    private long version; // in which it is written; NONE if that has to be looked at before the next change
    private PrimitiveView view; // of what it is now; null if there is none yet

    /**
     * @param keys of which the keys are
     * @param log of all tables of the state
     */
    PrimitiveTable(Versions versions, PrimitiveBits<?> keys, OverwrittenLog log) {
        this.versions = versions;
        this.log = log;
        this.keys = keys;
        this.version = NONE;
        this.slots = new PrimitiveSlots(MIN_CAPACITY, versions.current());
    }

    /** Goes on from what a snapshot saw, in the same slots. Whoever wrote them before must not do so any more. */
    PrimitiveTable(Versions versions, PrimitiveBits<?> keys, OverwrittenLog log, PrimitiveView from) {
        this.versions = versions;
        this.log = log;
        this.keys = keys;
        this.version = NONE;
        this.slots = from.slots();
        this.size = from.size();
        if (from.asOf() != slots.newest()) {
            putBack(from);
        }
    }

    /** As changes of their own, since snapshots of what is put back may still be written. */
    private void putBack(PrimitiveView to) {
        PrimitiveView now = view();
        PageCopy copy = new PageCopy();
        begin();
        for (int page = 0; page < slots.pages(); page++) {
            long written = now.writtenSince(to, page);
            if (written != 0) {
                to.read(page, written, copy);
            }
            for (; written != 0; written &= written - 1) {
                int at = Long.numberOfTrailingZeros(written);
                putBack((page << PrimitiveSlots.PAGE_BITS) + at, copy, at);
            }
        }
    }

    private void putBack(int slot, PageCopy copy, int at) {
        slots.keep(slot, overwritten);
        if (copy.isOccupied(at)) {
            slots.set(slot, copy.key(at), copy.value(at));
        } else {
            slots.clear(slot);
        }
    }

    int size() {
        return size;
    }

    /** What it is now; the same object until it changes. */
    PrimitiveView view() {
        if (view == null) {
            view = new PrimitiveView(slots, slots.newest(), size);
            version = NONE;
        }
        return view;
    }

    /** @return the key's slot, or less than 0: the complement of the slot where it would go; until the next insert or removal */
    int find(int hash, long key) {
        return slots.find(hash, key);
    }

    /** Has the memory fetched in which a key of this hash is looked for. @return of no meaning, but to be used */
    long touch(int hash) {
        int slot = hash & slots.capacity() - 1;
        return slots.key(slot) + (overwritten == null ? 0 : overwritten.touch(slot));
    }

    long valueAt(int slot) {
        return slots.value(slot);
    }

    void setValueAt(int slot, long value) {
        if (version != versions.current()) {
            begin();
        }
        slots.keepEntry(slot, overwritten);
        slots.setValue(slot, value);
    }

    /** @param slot the complement of what {@link #find} answered */
    void insert(int slot, int hash, long key, long value) {
        if (version != versions.current()) {
            begin();
        }
        int free = slot;
        if ((size + 1) * 3L > slots.capacity() * 2L) {
            rehash(slots.capacity() * 2);
            free = ~slots.find(hash, key);
        }
        slots.keep(free, overwritten);
        slots.set(free, key, value);
        size++;
    }

    /** Makes room for entries that are about to come, so that it need not grow step by step. */
    void reserve(int more) {
        int wanted = slots.capacity();
        while (wanted < MAX_CAPACITY && (size + (long) more) * 3L > wanted * 2L) {
            wanted *= 2;
        }
        if (wanted > slots.capacity()) {
            if (version != versions.current()) {
                begin();
            }
            rehash(wanted);
        }
    }

    /** Moves those that follow into the gap, as far as each is still reachable from where its hash wants it. */
    void removeAt(int slot) {
        if (version != versions.current()) {
            begin();
        }
        int mask = slots.capacity() - 1;
        int gap = slot;
        for (int next = gap + 1 & mask; slots.isOccupied(next); next = next + 1 & mask) {
            int home = keys.hash(slots.key(next)) & mask;
            if ((next - home & mask) >= (next - gap & mask)) {
                slots.keep(gap, overwritten);
                slots.set(gap, slots.key(next), slots.value(next));
                gap = next;
            }
        }
        slots.keep(gap, overwritten);
        slots.clear(gap);
        size--;
        if (slots.capacity() > MIN_CAPACITY && size * 8L < slots.capacity()) {
            rehash(slots.capacity() / 2);
        }
    }

    /** The first change since a capture, or since it was looked at. */
    private void begin() {
        version = versions.current();
        view = null;
        if (overwritten != null) {
            past.add(overwritten);
        }
        if (versions.isShared(slots.version())) {
            overwritten = unused();
            overwritten.begin(log.current());
            slots.append(overwritten);
        } else {
            overwritten = null;
            past.clear();
        }
    }

    private Overwritten unused() {
        boolean free = !past.isEmpty() && versions.isUnseen(past.peek().version());
        return free ? past.remove() : new Overwritten(slots.pages());
    }

    private void rehash(int newCapacity) {
        if (newCapacity > MAX_CAPACITY) {
            throw new IllegalStateException(
                    "one key group has " + size + " entries of one state; use more key groups, or fewer keys");
        }
        PrimitiveSlots old = slots;
        slots = new PrimitiveSlots(newCapacity, version);
        overwritten = null;
        past.clear();
        for (int slot = 0; slot < old.capacity(); slot++) {
            if (old.isOccupied(slot)) {
                long key = old.key(slot);
                slots.set(~slots.find(keys.hash(key), key), key, old.value(slot));
            }
        }
    }
}
