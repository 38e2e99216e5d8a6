package dev.weir.state;

/** Timers: in the tables, where a snapshot sees them, with the time for a namespace; and in an index by time. */
final class HeapTimers<K> extends HeapState<K> implements Timers<K> {
    private static final int MIN_STALE = 1024;

    private final TimerIndex index = new TimerIndex();
    private int stale; // deleted timers that are still in the index, about
    private int set; // timers in the tables
    private TimerIndex.Bucket firing; // no longer in the index; null if the last pass fired all that it took out
    private int fired; // timers of that bucket that were visited

    HeapTimers(Place<K> place, StateSignature signature, EntryFormat<K> format) {
        super(place, signature, format);
    }

    @Override
    public void set(long timestamp) {
        K key = current.key();
        TimerIndex.Bucket bucket = index.bucket(timestamp);
        int hash = Table.hash(current.hash(), bucket.time());
        if (writableTable().put(hash, key, bucket.time(), Boolean.TRUE)) {
            bucket.add(key, current.hash());
            set++;
        }
    }

    @Override
    public void delete(long timestamp) {
        if (remove(current.key(), timestamp)) {
            stale++;
            if (stale > MIN_STALE && stale > set) {
                rebuildIndex();
            }
        }
    }

    private boolean remove(K key, Long timestamp) {
        int hash = Table.hash(current.hash(), timestamp);
        Table table = table();
        if (table == null || table.find(hash, key, timestamp) < 0) {
            return false;
        }
        writableTable().remove(hash, key, timestamp);
        set--;
        return true;
    }

    @Override
    public long earliest() {
        return firing == null ? index.earliest() : Math.min(firing.time(), index.earliest());
    }

    @Override
    public void advance(long to, TimerVisitor<K> visitor) throws Exception {
        while (nextDue(to)) {
            TimerIndex.Bucket due = firing;
            while (firing == due && fired < due.size()) {
                int next = fired++;
                if (!fire(EntryFormat.cast(due.key(next)), due.hash(next), due.time(), visitor)) {
                    return;
                }
            }
            if (firing == due) {
                firing = null;
            }
        }
    }

    /** Makes the earliest bucket the one that fires; whether it is due. */
    private boolean nextDue(long to) {
        if (firing != null && firing.time() <= index.earliest()) {
            return firing.time() <= to;
        }
        if (firing != null) {
            for (int i = fired; i < firing.size(); i++) {
                index.bucket(firing.time()).add(firing.key(i), firing.hash(i));
            }
        }
        firing = index.poll(to);
        fired = 0;
        return firing != null;
    }

    private boolean fire(K key, int keyHash, Long time, TimerVisitor<K> visitor) throws Exception {
        current.set(key, keyHash);
        if (remove(key, time)) {
            return visitor.onTimer(key, time);
        }
        stale = Math.max(0, stale - 1);
        return true;
    }

    @Override
    void restored() {
        rebuildIndex();
    }

    private void rebuildIndex() {
        index.clear();
        firing = null;
        stale = 0;
        set = 0;
        for (Table table : tables()) {
            if (table == null) {
                continue;
            }
            for (Table.Cursor entry = table.cursor(); entry.next(); ) {
                K key = EntryFormat.cast(entry.key());
                index.bucket((Long) entry.namespace()).add(key, current.hashOf(key));
                set++;
            }
        }
    }
}
