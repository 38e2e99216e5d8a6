package dev.weir.rocksdb;

import java.util.Arrays;
import java.util.TreeSet;

/**
 * The timers of one key group: all are in the database, in the order of time, and the earliest of them here too, so that none
 * has to be looked for. Owner: the task's thread.
 */
final class KeyGroupTimers {
    /** How many are here at the most: memory per key group, against how often the database is asked for more. */
    private static final int LIMIT = 256;

    private final Database database;
    private final byte[] head;
    private final TreeSet<byte[]> earliest =
            new TreeSet<>(Arrays::compareUnsigned); // keys; empty only if there are none

    private boolean all; // whether there are no others in the database

    KeyGroupTimers(Database database, int keyGroup, int number) {
        this.database = database;
        this.head = KeyLayout.head(keyGroup, number);
        load(head);
    }

    /** Takes in the earliest from here on. */
    private void load(byte[] from) {
        all = true;
        try (Entries entries = database.entries(from, KeyLayout.after(head))) {
            while (entries.next()) {
                if (earliest.size() == LIMIT / 2) {
                    all = false;
                    return;
                }
                earliest.add(entries.key());
            }
        }
    }

    /** @param timer its key in the database */
    void set(byte[] timer) {
        if (earliest.contains(timer)) {
            return;
        }
        database.put(timer, new byte[0]);
        if (all || Arrays.compareUnsigned(timer, earliest.last()) < 0) {
            earliest.add(timer);
            if (earliest.size() > LIMIT) {
                earliest.pollLast();
                all = false;
            }
        }
    }

    /** @param timer its key in the database; it need not be set */
    void delete(byte[] timer) {
        boolean here = earliest.remove(timer);
        boolean beyond = !all && !here && Arrays.compareUnsigned(timer, earliest.last()) > 0;
        if (here || beyond) {
            database.delete(timer, timer.length);
        }
        if (earliest.isEmpty() && !all) {
            // Whatever was set before this one is gone: its tombstones need not be passed.
            load(timer);
        }
    }

    boolean isEmpty() {
        return earliest.isEmpty();
    }

    /** @return {@link Long#MAX_VALUE} if none is set */
    long time() {
        return earliest.isEmpty() ? Long.MAX_VALUE : KeyLayout.time(earliest.first());
    }

    /** Takes the earliest away. There is one. */
    byte[] poll() {
        byte[] first = earliest.first();
        delete(first);
        return first;
    }
}
