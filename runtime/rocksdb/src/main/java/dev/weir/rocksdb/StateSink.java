package dev.weir.rocksdb;

import dev.weir.codec.CorruptDataException;
import dev.weir.codec.IncompatibleSchemaException;
import dev.weir.codec.KeyGroups;
import dev.weir.state.Change;
import dev.weir.state.CurrentKey;
import dev.weir.state.StateSignature;

/**
 * Puts what was restored of one key group into a state. The changes of an incremental snapshot are done only to what they were
 * made for. Task's thread, or the one that deploys it.
 */
final class StateSink<K> implements EntryDecoder.Sink<K> {
    private final RocksState<K> state;
    private final CurrentKey<K> current;
    private final StateSignature written;
    private final String name;
    private final int maxParallelism;
    private final boolean checked;

    private int keyGroup; // of what comes

    /**
     * @param name of the state, for people
     * @param checked whether changes are compared with what is there
     */
    StateSink(RocksState<K> state, StateSignature written, String name, int maxParallelism, boolean checked) {
        this.state = state;
        this.current = state.access.current();
        this.written = written;
        this.name = name;
        this.maxParallelism = maxParallelism;
        this.checked = checked;
    }

    void keyGroup(int next) {
        keyGroup = next;
    }

    @Override
    public void begin(Change change, K key, Object within) {
        int hash = current.hashOf(key);
        requireKeyGroup(KeyGroups.of(hash, maxParallelism));
        current.set(key, hash);
        if (checked) {
            requireFits(change, within);
        }
        if (change == Change.REMOVED || change == Change.REPLACED) {
            state.removeEntry(within);
        }
    }

    private void requireFits(Change change, Object within) {
        boolean there = state.containsEntry(within);
        if (change == Change.ADDED && there) {
            throw new CorruptDataException("there are two entries of one key");
        }
        if (change != Change.ADDED && !there) {
            throw new CorruptDataException(
                    "an entry is " + change + " that is not there: the part is of another snapshot");
        }
    }

    private void requireKeyGroup(int found) {
        if (found == keyGroup) {
            return;
        }
        if (written.key().equals(state.signature().key())) {
            throw new CorruptDataException("there is a key of key group " + found);
        }
        throw new IncompatibleSchemaException(
                name,
                "the type of the key changed so that keys belong to other key groups",
                written.key(),
                state.signature().key());
    }

    @Override
    public void put(Object within, Object value) {
        state.putEntry(within, value);
    }

    @Override
    public void append(Object item) {
        state.appendItem(item);
    }

    @Override
    public void removeFromMap(Object mapKey) {
        state.removeFromMap(mapKey);
    }
}
