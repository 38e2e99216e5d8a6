package dev.weir.rocksdb;

import dev.weir.codec.BinaryReader;
import dev.weir.codec.BinaryWriter;
import dev.weir.rocksdb.Catalog.Numbered;
import dev.weir.state.TimerVisitor;
import dev.weir.state.Timers;

/** Timers: in the order of time per key group. */
final class RocksTimers<K> extends RocksState<K> implements Timers<K> {
    private final KeyGroupTimers[] keyGroups;
    private final Earliest earliest;
    private final BinaryReader reader = new BinaryReader(new byte[0]);

    RocksTimers(Access<K> access, Numbered numbered) {
        super(access, numbered);
        int first = access.keyGroups().first();
        keyGroups = new KeyGroupTimers[access.keyGroups().size()];
        earliest = new Earliest(keyGroups.length);
        for (int i = 0; i < keyGroups.length; i++) {
            keyGroups[i] = new KeyGroupTimers(access.database(), first + i, number());
            earliest.set(i, keyGroups[i].time());
        }
    }

    private byte[] timer(long timestamp) {
        K key = access.current().key();
        BinaryWriter out = access.begin(number());
        KeyLayout.writeTime(timestamp, out);
        access.keyCodec().write(key, out);
        return out.toByteArray();
    }

    @Override
    public void set(long timestamp) {
        byte[] timer = timer(timestamp);
        int index = access.current().table();
        keyGroups[index].set(timer);
        earliest.set(index, keyGroups[index].time());
    }

    @Override
    public void delete(long timestamp) {
        byte[] timer = timer(timestamp);
        int index = access.current().table();
        keyGroups[index].delete(timer);
        earliest.set(index, keyGroups[index].time());
    }

    @Override
    public long earliest() {
        return earliest.get();
    }

    @Override
    public void advance(long to, TimerVisitor<K> visitor) throws Exception {
        for (int index = nextDue(to); index >= 0; index = nextDue(to)) {
            byte[] timer = keyGroups[index].poll();
            earliest.set(index, keyGroups[index].time());
            reader.reset(timer, KeyLayout.HEAD + KeyLayout.TIME, timer.length - KeyLayout.HEAD - KeyLayout.TIME);
            K key = access.keyCodec().read(reader);
            access.current().set(key);
            if (!visitor.onTimer(key, KeyLayout.time(timer))) {
                return;
            }
        }
    }

    /** The key group whose earliest timer is due; -1 if none is. */
    private int nextDue(long to) {
        if (earliest.get() < Long.MAX_VALUE) {
            return earliest.get() <= to ? earliest.index() : -1;
        }
        // No timers, or such as are set for the end of time.
        for (int i = 0; to == Long.MAX_VALUE && i < keyGroups.length; i++) {
            if (!keyGroups[i].isEmpty()) {
                return i;
            }
        }
        return -1;
    }

    @Override
    boolean containsEntry(Object namespace) {
        byte[] timer = timer((Long) namespace);
        return access.database().get(timer, timer.length) >= 0;
    }

    @Override
    void removeEntry(Object namespace) {
        delete((Long) namespace);
    }

    @Override
    void putEntry(Object within, Object value) {
        set((Long) within);
    }
}
